"""Names of people: NFC, one kind of middle dot, up to 50 characters, rare characters welcome."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

# U+00B7 is the separator of the national rule on names (2016); the others are what keyboards give.
_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u30fb\uff65\u22c5\u2219\u2e33", "\u00b7"))


def clean_name(name):
    """Return the name in NFC, middle dots folded to U+00B7, spaces trimmed and single."""
    folded = unicodedata.normalize("NFC", name or "").translate(_DOTS)
    return re.sub(r"\s+", " ", folded).strip()


def validate_name(name):
    """Refuse control characters and marks that no name has."""
    for character in name:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") or character in '<>"=@':
            raise ValidationError(
                _("The name has the character U+%(code)s, which names don't have."), params={"code": f"{ord(character):04X}"}
            )


DEMO_MARK = "（示例）"  # behind the names of invented people


def mask_name(name):
    """'陈建国' → '陈＊国', '周兰' → '周＊', 'Ali·Veli' → first and last character kept; the mark of demo people stays."""
    if name.endswith(DEMO_MARK):
        return mask_name(name.removesuffix(DEMO_MARK)) + DEMO_MARK
    if len(name) <= 1:
        return "＊"
    if len(name) == 2:
        return f"{name[0]}＊"
    return f"{name[0]}{'＊' * min(len(name) - 2, 4)}{name[-1]}"


def validate_username(username):
    """User names must not look like a phone number or an e-mail address: sign-in would mix them up."""
    if not re.fullmatch(r"[\w.\-]{3,60}", username):
        raise ValidationError(_("Use 3 to 60 letters, digits, dots, hyphens or underscores."))
    if re.fullmatch(r"[+\d.\-]+", username):
        raise ValidationError(_("A user name needs at least one letter, so that it isn't taken for a number."))


def invent_username():
    """A user name for who gave none; letters that are not mistaken for one another."""
    return f"u{get_random_string(10, 'abcdefghjkmnpqrstuvwxyz23456789')}"
