"""Encryption of personal numbers at rest, and the keyed hash that finds them again."""

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _box():
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


def encrypt(text):
    """Return an ASCII token of `text`; the newest of FIELD_KEYS encrypts."""
    return _box().encrypt(text.encode()).decode()


def decrypt(token):
    """Return the text of a token made under any of FIELD_KEYS; ValueError if none fits."""
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ValueError("No key in FIELD_KEYS opens this value.") from error


def encrypt_bytes(data):
    return _box().encrypt(data)


def decrypt_bytes(token):
    try:
        return _box().decrypt(token)
    except InvalidToken as error:
        raise ValueError("No key in FIELD_KEYS opens this value.") from error


def rotate(token):
    """Return the token encrypted anew under the newest key."""
    return _box().rotate(token.encode()).decode()


def keyed_hash(text):
    """Return 64 hex digits that depend on LOOKUP_KEY; equal texts have equal hashes."""
    return hmac.new(settings.LOOKUP_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that the database holds only encrypted; it can't be searched (keep a keyed_hash beside it)."""

    def from_db_value(self, value, expression, connection):
        return decrypt(value) if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return encrypt(value) if value else value
