"""Reads an article as a careful editor would. The wording rules are data (lint_rules.toml); what is missing is looked for here."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.models import Hotline
from portal.core.publishing import PublicationRefused

from .content import everything

ERROR, WARNING, DANGER = "error", "warning", "danger"
RULES = Path(__file__).resolve().parents[1] / "lint_rules.toml"
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
LAW = re.compile(r"《([^》]*(?:法|条例|办法|规范|指南|规划|意见|行动)[^》]*)》")
FIGURE = re.compile(r"\d+(?:\.\d+)?\s*[%％‰]|百分之|[一二三四五六七八九]成|每\s*\d+\s*(?:人|个|名)")
SHORTEST_SUMMARY = 40
MESSAGES = {
    "promise-of-cure": gettext_lazy("promises a cure"),
    "diagnosis": gettext_lazy("names an illness that only a doctor can find"),
    "means-of-self-harm": gettext_lazy("names a means of self-harm"),
    "sensational": gettext_lazy("sensational or hurting words"),
    "around-the-clock": gettext_lazy("12356 is not open around the clock everywhere"),
    "dose": gettext_lazy("a dose of medicine: that is for the doctor to say"),
    "exclamation": gettext_lazy("an exclamation mark"),
    "labels": gettext_lazy("a label put on people"),
}


@dataclass(frozen=True)
class Finding:
    code: str
    level: str
    message: str
    excerpt: str = ""

    @property
    def is_error(self):
        return self.level == ERROR


class LintRefused(PublicationRefused):
    """The text has an error that must be mended before anybody reviews it."""


@cache
def rules():
    """[(code, level, pattern, unless or None)]"""
    data = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return [
        (code, rule["level"], re.compile(rule["words"]), re.compile(rule["unless"]) if "unless" in rule else None)
        for code, rule in data.items()
    ]


def lint(article):
    """[Finding], errors first."""
    text = everything(article)
    found = [*_wording(text), *_missing(article, text), *_unsourced(article, text), *_selfchecks(article), *_form(article)]
    return sorted(found, key=lambda finding: not finding.is_error)


def refuse_errors(article):
    """LintRefused with every error in words, if there is one."""
    errors = [finding for finding in lint(article) if finding.is_error]
    if errors:
        told = " ".join(f"{finding.message}（{finding.excerpt}）" if finding.excerpt else str(finding.message) for finding in errors)
        raise LintRefused(_("The text can't be submitted yet: %(errors)s") % {"errors": told})


def sentences(text):
    return [found.strip() for found in SENTENCE.findall(text) if found.strip()]


def _wording(text):
    for sentence in sentences(text):
        for code, level, pattern, unless in rules():
            if level != DANGER and pattern.search(sentence) and not (unless and unless.search(sentence)):
                yield Finding(code, level, str(MESSAGES[code]), sentence[:60])


def speaks_of_danger(text):
    return any(level == DANGER and pattern.search(text) for _code, level, pattern, _unless in rules())


def _missing(article, text):
    numbers = Hotline.objects.filter(is_shown=True).values_list("number", flat=True)
    if not any(number in text for number in numbers):
        yield Finding("no-help-line", ERROR, _("No help line is named: say where help is, for example 12356."))
    if not len(article.sources):
        yield Finding("no-source", ERROR, _("There is no source."))
    urgencies = {card.value["urgency"] for card in article.care}
    if not {"self", "soon"} <= urgencies:
        yield Finding("no-care", ERROR, _("Two care cards are missing or one of them: what to do oneself, and when to see someone."))
    if "now" not in urgencies and speaks_of_danger(text):
        yield Finding("no-urgent-care", ERROR, _("The text speaks of danger: add a card for who must act now."))


def _unsourced(article, text):
    titles = " ".join(source.value["title"] for source in article.sources)
    for name in dict.fromkeys(LAW.findall(text)):
        if name not in titles:
            yield Finding("law-without-source", ERROR, _("A law or a document is named that isn't among the sources."), f"《{name}》")
    if not len(article.sources):
        for sentence in sentences(text):
            if FIGURE.search(sentence):
                yield Finding("figure-without-source", ERROR, _("A figure without a source."), sentence[:60])


def _selfchecks(article):
    found = [part.value for part in article.body if part.block_type == "selfcheck"]
    if (len(found) != 1) == (article.kind == article.Kind.CHECK) or len(found) > 1:
        yield Finding("self-check", ERROR, _("An article of the kind “self-check” has exactly one self-check, any other has none."))
    for value in found:
        for problem in value.problems:
            yield Finding("self-check", ERROR, str(problem), value["title"])
        if not any(word in value.words for word in ("不是诊断", "不能诊断", "不代替诊断", "代替不了诊断")):
            yield Finding("self-check-no-diagnosis", ERROR, _("A self-check says plainly that it is no diagnosis."), value["title"])


def _form(article):
    if not 3 <= len(article.key_points) <= 5:
        yield Finding("key-points", WARNING, _("Three to five key points are read; there are %(n)d.") % {"n": len(article.key_points)})
    if len(article.summary) < SHORTEST_SUMMARY:
        yield Finding("summary", WARNING, _("The summary is short: %(n)d characters of at least 40.") % {"n": len(article.summary)})
