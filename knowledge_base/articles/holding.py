"""What the articles hold of a person: the approvals a health reviewer gave, and the comments an editor dealt with."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding

from .models import Approval, Feedback


def export(user):
    given = Approval.objects.filter(reviewer=user).select_related("article")
    return {
        "approvals": [{"article": a.article.title, "qualification": a.qualification, "on": a.reviewed_on.isoformat()} for a in given],
        "comments dealt with": Feedback.objects.filter(handled_by=user).count(),
    }


def erase(user, now):
    """A published approval says for good who vouched for the text; the account behind it is forgotten."""
    Feedback.objects.filter(handled_by=user).update(handled_by=None)
    kept = Approval.objects.filter(reviewer=user).update(reviewer=None)
    return [_("Your name and qualification stay beside the articles that you approved.")] if kept else []


approvals = Holding(title=gettext_lazy("Reviews of articles"), export=export, erase=erase)
