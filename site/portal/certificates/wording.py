"""What a certificate may call itself, and what it must say (docs/decisions/certificates.md)."""

import unicodedata

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

# Words that a training certificate may not carry in its title (人社部函〔2022〕25号 and the 2017 catalogue rule).
FORBIDDEN = (
    "中华人民共和国", "中华", "中国", "国家", "全国", "职业资格", "岗位合格", "专业技术职务", "职业技能等级",
    "专项职业能力", "人员资格",
)  # fmt: skip
_MUST_SAY = (("培训",), ("学时",), ("不是", "不作为", "不属于", "不能作为"), ("职业资格", "从业资格"))


class IssueRefused(Exception):
    """Why a certificate can't be issued, in words for the officer."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class WordingRefused(IssueRefused):
    pass


def _bare(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def forbidden_words(title):
    """The forbidden words in the title, also when spaces or signs stand between their characters."""
    bare = _bare(title)
    return [word for word in FORBIDDEN if word in bare]


def refuse_forbidden(title):
    """Raise WordingRefused when the title carries a forbidden word."""
    found = forbidden_words(title)
    if found:
        message = _("The title “%(title)s” may not carry the words %(words)s: they belong to state qualifications.")
        raise WordingRefused(message % {"title": title, "words": "、".join(found)})


def training_statement():
    """The line every certificate of training hours carries, in Chinese whatever the officer's language."""
    with override("zh-hans"):
        return gettext(
            "This document proves that the holder completed the training and hours listed. "
            "It is no occupational qualification, no proof of fitness for a post and no professional title."
        )


def require_statement(statement):
    """Raise WordingRefused unless it says that training and hours are proved and no qualification is."""
    if not all(any(words in statement for words in choices) for choices in _MUST_SAY):
        raise WordingRefused(_("The certificate must say that it proves training and hours and is no occupational qualification."))
