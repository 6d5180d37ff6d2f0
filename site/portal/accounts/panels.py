"""The account page, filled by rooms: each panel is a callable(request) that returns a Panel or None."""

from dataclasses import dataclass, field

from portal.core.registry import Registry


@dataclass(frozen=True)
class Panel:
    template: str
    context: dict = field(default_factory=dict)


panels = Registry()
