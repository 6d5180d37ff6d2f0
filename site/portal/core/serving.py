"""Files that a view has allowed: whole or in a range, as players ask for them, or handed on to the proxy."""

import mimetypes
import re
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.utils.cache import get_conditional_response

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
# What somebody uploaded never runs as a page of the site.
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"


class Span:
    """Some bytes of an open file, for FileResponse."""

    def __init__(self, file, start, length):
        self.file, self.left = file, length
        file.seek(start)

    def read(self, size=-1):
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self):
        self.file.close()


def serve(request, storage, name):
    """The file `name` of a storage: 200, 206 for one range, 304 when the reader has it, 416 for a range beyond its end."""
    if settings.LIBRARY_ACCEL:
        return _guarded(_handed_on(name), name)
    size, changed = storage.size(name), storage.get_modified_time(name)
    etag = f'"{size:x}-{int(changed.timestamp() * 1000):x}"'
    known = get_conditional_response(request, etag=etag)  # asked before the file is opened
    response = known or _answer(request, storage, name, size, etag)
    response["ETag"] = etag
    if response.status_code in (200, 206):
        response["Accept-Ranges"] = "bytes"
        return _guarded(response, name)
    return response


def _guarded(response, name):
    response["Content-Type"] = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response["Cache-Control"] = "private, max-age=600"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _handed_on(name):
    response = HttpResponse()
    response["X-Accel-Redirect"] = settings.LIBRARY_ACCEL + quote(name)
    return response


def _answer(request, storage, name, size, etag):
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    span = _span(asked, size)
    if span is None:
        return FileResponse(storage.open(name))
    start, end = span
    if start >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = FileResponse(Span(storage.open(name), start, end - start + 1), status=206)
    response["Content-Length"] = end - start + 1
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _span(asked, size):
    """(first, last) byte of the one range asked for, or None: the whole file. First beyond the end: there is no such range."""
    match = ONE_RANGE.fullmatch(asked.strip())
    if not match or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size)
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last or size - 1), size - 1)
