"""The scope of volunteer service at an activity: what is refused, and what somebody has to answer for."""

from django.utils.translation import gettext as _

from . import wording
from .errors import Refused, ScopeQuestion

LONGEST = 200


def refuse_forbidden(category, own_words):
    """Refused when the kind of service is psychotherapy or crisis intervention, whatever it is called."""
    for field, text in (("category", category.title), ("category_words", own_words)):
        found = wording.forbidden(text)
        if found:
            message = _(
                "“%(text)s” stands for psychotherapy or crisis intervention. Volunteers may not give these, and it can't be posted."
            )
            raise Refused({field: message % {"text": text}})


def ask(activity, roles, confirmed, *, by, now):
    """Keep who said that the text is neither; ScopeQuestion as long as nobody said it of just these words.

    `confirmed`: the words that stood before the person who ticked.
    """
    words = words_of(activity, roles)
    if words and words == activity.scope_words and activity.scope_confirmed_at:
        return
    if words and (words != confirmed or by is None):
        raise ScopeQuestion(
            _("The text speaks of %(words)s. Say that this activity is neither psychotherapy nor crisis intervention, or change the text.")
            % {"words": words},
            words,
        )
    activity.scope_words = words
    activity.scope_confirmed_by, activity.scope_confirmed_at = (by, now) if words else (None, None)


def words_of(activity, roles):
    """The words in the text of an activity that speak of what volunteers may not do; "" if none do."""
    texts = (activity.title, activity.summary, activity.body, activity.safety_notes, activity.category_words)
    return "、".join(wording.mentions(*texts, *(role["title"] for role in roles)))[:LONGEST]
