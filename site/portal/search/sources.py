"""What can be searched: rooms register how their things become documents, and what a person holds a right to read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core.registry import Registry

PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable thing as its room tells it.

    `key` is the key of its source ("12"), or begins with it and a colon ("12:body"). Who reads it: `access` must be among the
    asker's grants, `hidden_for` (if any) must not. A lesson gives two: its summary for everybody, hidden for those who may
    read the body; and the whole for them. So anybody finds exactly one of the two. `asked_as`: how readers ask for it, a line
    each; it is found by them and never shown.
    """

    kind: str
    key: str
    title: str
    url: str
    summary: str = ""
    body: str = ""
    attachments: str = ""
    asked_as: str = ""
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    language: str = "zh-Hans"
    published_at: datetime | None = None
    reviewed_on: date | None = None
    next_review: date | None = None
    boost: float = 1.0
    access: str = PUBLIC
    hidden_for: str = ""

    @property
    def ref(self):
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Source:
    """`keys()` gives the keys of all its things in a stable order; `documents(keys)` what is to be found of some of them.

    A key whose thing is gone, or may not be found at all, simply gives nothing.
    """

    kind: str
    label: Any
    keys: Callable[[], Iterable[str | int]]
    documents: Callable[[list[str]], Iterable[Document]]


sources = Registry()
# Callables(user) -> set of grants, such as "lesson-body:12".
grants = Registry()


def grants_of(user):
    """Everything this person may read, as grants."""
    held = {PUBLIC}
    for entry in grants:
        held |= entry(user)
    return frozenset(held)
