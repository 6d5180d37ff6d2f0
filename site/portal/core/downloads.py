"""Files that a view makes or has looked at, as downloads that no cache keeps and no browser guesses about."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(data, name, content_type="application/octet-stream"):
    """The bytes under a name."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def workbook(data, name):
    """The bytes of an .xlsx file."""
    return attachment(data, name, XLSX)
