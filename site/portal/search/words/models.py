"""Words that editors teach the search. A change is seen by every process with its next question."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_BETWEEN = re.compile(r"[\s,，、;；]+")


def split_terms(text):
    """The terms of a list as people type it: between commas, enumeration commas, blanks or new lines."""
    return list(dict.fromkeys(term for term in _BETWEEN.split(text) if term))


class SynonymGroup(models.Model):
    """Words that mean about the same: who asks for one finds the others too."""

    terms = models.TextField(
        _("words"),
        max_length=500,
        help_text=_("Two or more words that mean about the same, separated by commas."),
    )
    note = models.CharField(_("note for colleagues"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["terms"]

    def __str__(self):
        return "、".join(split_terms(self.terms))

    def clean(self):
        terms = split_terms(self.terms)
        if len(terms) < 2:
            raise ValidationError({"terms": _("Give at least two words.")})
        if long := next((term for term in terms if len(term) > 20), None):
            raise ValidationError({"terms": _("“%(term)s” is longer than 20 characters.") % {"term": long}})
        self.terms = "，".join(terms)


class DictionaryWord(models.Model):
    """A word of this place or field that the general dictionary does not know."""

    term = models.CharField(_("word"), max_length=20, unique=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words of the field")
        ordering = ["term"]

    def __str__(self):
        return self.term

    def clean(self):
        if len(split_terms(self.term)) != 1 or len(self.term.strip()) < 2:
            raise ValidationError({"term": _("Give one word of two or more characters.")})
        self.term = self.term.strip()


def taught():
    """What editors taught, as the lexicon takes it."""
    groups = [tuple(split_terms(terms)) for terms in SynonymGroup.objects.values_list("terms", flat=True)]
    words = list(DictionaryWord.objects.values_list("term", flat=True))
    return {"dictionary": words, "synonyms": [group for group in groups if len(group) > 1]}
