"""What is asked, whoever asks: the page, suggestions, related articles, the API."""

import re
from dataclasses import dataclass
from datetime import datetime

from .engines.base import Filters
from .sources import PUBLIC, grants_of

LONGEST = 200
MOST_VALUES = 20
LAST_PAGE = 20
# Control characters and halves of characters: nobody means them, and databases refuse some.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Query:
    typed: str
    now: datetime
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    page: int = 1
    size: int = 10
    grants: frozenset = frozenset({PUBLIC})

    def __post_init__(self):
        object.__setattr__(self, "typed", _CONTROL.sub(" ", self.typed[:LONGEST]))

    @classmethod
    def from_request(cls, request, now, **more):
        """Of ?q=&type=&topic=&audience=&setting=&page=, whatever it holds."""
        data = request.GET
        return cls(
            typed=data.get("q", ""),
            now=now,
            kinds=_codes(data, "type"),
            topics=_codes(data, "topic"),
            audiences=_codes(data, "audience"),
            settings=_codes(data, "setting"),
            page=_page(data.get("page", "")),
            grants=grants_of(request.user),
            **more,
        )

    @property
    def filters(self):
        return Filters(self.kinds, self.topics, self.audiences, self.settings)


def _codes(data, name):
    """Values given more than once, or between commas; anything that can't be a code is left out."""
    given = [code.strip() for value in data.getlist(name) for code in value.split(",")]
    fitting = [code for code in given if code and len(code) <= 40 and code.isascii() and code.replace("-", "").replace("_", "").isalnum()]
    return tuple(dict.fromkeys(fitting))[:MOST_VALUES]


def _page(text):
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
