"""A calendar file with one event (RFC 5545)."""

from datetime import UTC


def ics(held, key, url, now, *, room, cancelled):
    """Bytes of a .ics with this one event, an activity of `room`, say.

    `held` has title, summary, place, starts_at, ends_at and updated_at; `key` is unique on this site, `url` is its page.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//xinqiao//{room}//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{key}@{url.split('/')[2]}",
        f"DTSTAMP:{_utc(now)}",
        f"LAST-MODIFIED:{_utc(held.updated_at)}",
        f"DTSTART:{_utc(held.starts_at)}",
        f"DTEND:{_utc(held.ends_at)}",
        f"SUMMARY:{_text(held.title)}",
        f"DESCRIPTION:{_text(held.summary)}",
        f"LOCATION:{_text(held.place)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line)).encode()


def _utc(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value):
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _fold(line):
    """Lines of at most 75 bytes; the following ones begin with a space. Never inside a character."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece
