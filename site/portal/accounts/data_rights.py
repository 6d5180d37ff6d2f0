"""What a person may ask for: a copy of their data, and erasure. Rooms register what they hold of a person."""

from dataclasses import dataclass
from typing import Any, Callable

from portal.core.registry import Registry


@dataclass(frozen=True)
class Holding:
    """`export(user)` returns JSON-ready data; `erase(user, now)` blanks it and returns what must be kept, in words."""

    title: Any
    export: Callable
    erase: Callable


holdings = Registry()
