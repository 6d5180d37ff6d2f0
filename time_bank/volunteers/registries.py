"""What higher rooms add to the pool: panels of a volunteer's own page and of the office's page, and minutes of service."""

from dataclasses import dataclass, field

from portal.core.registry import Registry


@dataclass(frozen=True)
class Panel:
    """A part of a page: a template that is included with `panel` (this object) and whatever `context` holds as `panel.context`."""

    template: str
    context: dict = field(default_factory=dict)


# Of /volunteer/me/: callables(request, volunteer) -> Panel or None; `volunteer` may be None (has not applied).
panels = Registry()
# Of a volunteer's page in the office: callables(request, volunteer) -> Panel or None.
office_panels = Registry()
# callables(volunteer ids) -> {volunteer id: minutes of confirmed service, corrections counted}. Asked in bulk; missing ids count 0.
service_minutes = Registry()
