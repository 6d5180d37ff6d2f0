"""What is answered, whichever engine was asked."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(slots=True)
class Hit:
    kind: str
    key: str
    title: str
    url: str
    summary: str
    language: str
    topics: tuple = ()
    audiences: tuple = ()
    settings: tuple = ()
    published_at: datetime | None = None
    reviewed_on: date | None = None
    next_review: date | None = None
    title_html: str = ""
    passages_html: list = field(default_factory=list)
    overdue: bool = False
    promoted: bool = False
    score: float = 0.0

    @property
    def ref(self):
        return f"{self.kind}:{self.key}"


@dataclass(slots=True)
class Result:
    """`total` is exact unless `total_is_exact` says otherwise: then there are at least so many, and facets count at least so many.
    `limited`: the outside engine is down and the database answered."""

    query: Any
    understood: Any = None
    hits: list = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    facets: dict = field(default_factory=dict)
    suggestions: list = field(default_factory=list)
    did_you_mean: str | None = None
    corrected_from: str | None = None
    crisis: bool = False
    limited: bool = False
    engine: str = ""
    took_ms: float = 0.0
    pages: int = 0
