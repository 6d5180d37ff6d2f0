"""Kinds of documents. A room registers a Layout under its kind; issuing, printing and verifying ask it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from django.utils.translation import gettext_lazy as _

from portal.core.registry import Registry


@dataclass(frozen=True)
class Layout:
    """How one kind of document is checked, printed and shown.

    `check(snapshot)` raises IssueRefused; `data(certificate)` gives the template JSON-ready values, texts among them
    being data and never markup; `public_facts(snapshot)` gives (label, value) pairs and `public_table(snapshot)` a
    (headings, rows, totals) table for a visitor who knows the eight characters: never the name, which is masked there.
    `subject` names what stands in the snapshot as "programme", `table_title` what the table lists.
    """

    kind: str
    title: Any
    prefix: str
    template: Path
    check: Callable
    data: Callable
    public_facts: Callable
    public_table: Callable
    subject: Any = _("Programme")
    table_title: Any = _("Hours by module")


layouts = Registry()


def layout(kind):
    """The layout of a kind; LookupError if nobody registered it."""
    found = layouts.get(kind)
    if found is None:
        raise LookupError(f"No layout is registered for certificates of kind {kind!r}.")
    return found
