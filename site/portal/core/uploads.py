"""Uploads are judged by what they are, not by what they are called."""

import codecs
import zipfile
from pathlib import PurePath

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


# What `filetype` may call the content of a file with this ending; the containers of sound and moving pictures overlap.
CONTENT = {
    "pdf": {"pdf"},
    "mp3": {"mp3"},
    "m4a": {"m4a", "mp4"},
    "wav": {"wav"},
    "ogg": {"ogg"},
    "mp4": {"mp4", "m4v", "mov"},
    "webm": {"webm", "mkv"},
    "png": {"png"},
    "jpg": {"jpg"},
    "jpeg": {"jpg"},
    "gif": {"gif"},
    "webp": {"webp"},
}
OFFICE = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
TEXT = {"txt": "", "csv": "", "vtt": "WEBVTT"}


def require_size(upload, limit):
    """ValidationError when an upload is larger than `limit` bytes; it is not read."""
    if upload.size > limit:
        raise ValidationError(
            _("“%(name)s” has %(size).1f MB; at most %(limit)d MB are taken. Make it smaller or cut it into parts."),
            params={"name": upload.name, "size": upload.size / 1024 / 1024, "limit": limit // 1024 // 1024},
        )


def is_webvtt(file):
    """Is a stored file really captions, judged by its content?"""
    try:
        with file.open("rb") as content:
            return _is_text(content, TEXT["vtt"])
    except OSError:
        return False


def require_fitting_content(upload):
    """ValidationError when the content of an upload is not what its ending says. Other endings are not judged here."""
    extension = PurePath(upload.name).suffix.lower().lstrip(".")
    upload.seek(0)
    if extension in CONTENT:
        found = filetype.guess(upload.read(8192))
        fits = found is not None and found.extension in CONTENT[extension]
    elif extension in OFFICE:
        fits = _holds(upload, OFFICE[extension])
    else:
        fits = extension not in TEXT or _is_text(upload, TEXT[extension])
    upload.seek(0)
    if not fits:
        raise ValidationError(
            _("“%(name)s” is no real .%(extension)s file, judged by its content. Save it in that format again and upload the new file."),
            params={"name": upload.name, "extension": extension},
        )


def _holds(upload, member):
    try:
        with zipfile.ZipFile(upload) as archive:
            return {"[Content_Types].xml", member} <= set(archive.namelist())
    except zipfile.BadZipFile:
        return False


def _is_text(upload, beginning):
    """UTF-8, or the Chinese national standard that spreadsheets save."""
    return any(_decodes(upload, encoding, beginning) for encoding in ("utf-8-sig", "gb18030"))


def _decodes(upload, encoding, beginning):
    upload.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(upload.read(65536))
        fits = text.startswith(beginning)
        while fits and text:
            fits = "\0" not in text
            text = decoder.decode(upload.read(65536))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return fits
