"""What a stranger may learn: by number alone state, programme and date; with the characters the rest, the name masked."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.crypto import constant_time_compare

from portal.accounts.names import mask_name

from ..layouts import layout
from ..models import Certificate


@dataclass(frozen=True)
class Finding:
    number: str
    state: str
    title: str
    programme: str
    subject: Any
    issued_on: date
    ended_at: Any
    reason: str
    asked: bool  # characters were given
    opened: bool  # and they were right
    issuer: str = ""
    contact: str = ""
    masked_name: str = ""
    facts: list = field(default_factory=list)
    table: Any = None
    table_title: Any = ""
    successor: str = ""


def look_up(number, characters=""):
    """The Finding, or None if there is no such number."""
    certificate = Certificate.objects.select_related("replaced_by").filter(number=number).first()
    if certificate is None:
        return None
    opened = bool(characters) and constant_time_compare(characters, certificate.characters)
    return Finding(**_open_to_all(certificate), asked=bool(characters), opened=opened, **(_for_knowers(certificate) if opened else {}))


def _open_to_all(certificate):
    snapshot = certificate.snapshot
    return {
        "number": certificate.number,
        "state": certificate.state,
        "title": snapshot["title"],
        "programme": snapshot["programme"],
        "subject": layout(certificate.kind).subject,
        "issued_on": date.fromisoformat(snapshot["issued_on"]),
        "ended_at": certificate.ended_at,
        "reason": certificate.get_reason_kind_display(),
    }


def _for_knowers(certificate):
    snapshot, chosen = certificate.snapshot, layout(certificate.kind)
    successor = getattr(certificate, "replaced_by", None)
    return {
        "issuer": snapshot["issuer"],
        "contact": snapshot.get("issuer_contact", ""),
        "masked_name": mask_name(snapshot["name"]),
        "facts": chosen.public_facts(snapshot),
        "table": chosen.public_table(snapshot),
        "table_title": chosen.table_title,
        "successor": successor.number if successor else "",
    }
