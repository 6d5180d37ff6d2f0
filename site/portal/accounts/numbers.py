"""Phone and identity numbers: cleaning, checking, masking."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"


def clean_phone(text):
    """Return E.164 ('+8613800138000'); ValidationError in words if it can't be a mobile number."""
    digits = re.sub(r"[\s\-()（）]", "", unicodedata.normalize("NFKC", str(text or "")))
    if re.fullmatch(r"(\+?86|0086)?1[3-9]\d{9}", digits):
        return f"+86{digits[-11:]}"
    if re.fullmatch(r"\+[1-9]\d{7,14}", digits) and not digits.startswith("+86"):
        return digits
    raise ValidationError(_("Enter a mobile number of 11 digits, for example 138 0013 8000."), code="phone")


def clean_id_number(text):
    """Return the 18 characters of a resident identity number; ValidationError says what is wrong."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text or ""))).upper()
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise ValidationError(_("An identity number has 18 characters: 17 digits and a digit or X."), code="id_number")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValidationError(_("The date of birth inside the identity number does not exist."), code="id_number") from None
    if check_character(number[:17]) != number[17]:
        raise ValidationError(_("The last character does not fit the others: a digit is probably mistyped."), code="id_number")
    return number


def check_character(digits):
    """The last character of the resident identity number that begins with these 17 digits."""
    return _CHECK[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


def mask_phone(phone):
    """'+8613800138000' → '138****8000'; '' stays ''."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else ""


def mask_id_number(number):
    """First three and last two characters stay."""
    return f"{number[:3]}{'*' * 13}{number[-2:]}" if len(number) == 18 else ""
