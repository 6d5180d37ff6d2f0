"""Uploads are judged by what they are, not by what they are called."""

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def checked_upload(upload, *, kinds, limit):
    """Return the bytes of an upload whose content is one of `kinds` (extensions) and at most `limit` bytes long.

    ValidationError says in words what is wrong. A file that is too large is not read.
    """
    if upload.size > limit:
        raise ValidationError(
            _("“%(name)s” has %(size).1f MB; at most %(limit)d MB are taken. Make the picture smaller and try again."),
            params={"name": upload.name, "size": upload.size / 1024 / 1024, "limit": limit // 1024 // 1024},
        )
    data = upload.read()
    found = filetype.guess(data[:8192])
    if found is None or found.extension not in kinds:
        raise ValidationError(
            _("“%(name)s” is not what is asked for here (%(kinds)s), judged by its content."),
            params={"name": upload.name, "kinds": ", ".join(kinds)},
        )
    return data
