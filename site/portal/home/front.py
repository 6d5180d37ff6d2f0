"""What the home page shows: open doors, programmes, the arch of the fullest one."""

from courses.curriculum.domain import queries
from courses.curriculum.models import ModulePage
from knowledge_base.events.domain.queries import next_ones
from portal.core import clock
from portal.core.registry import doors


def front_door(request):
    """Context of the home page; a handful of queries whatever the number of programmes."""
    programmes = list(queries.programmes())
    modules = {programme.pk: [] for programme in programmes}
    by_path = {programme.path: programme for programme in programmes}
    for module in ModulePage.objects.live().filter(kind=ModulePage.Kind.BASIC).order_by("path"):
        programme = by_path.get(module.path[: -ModulePage.steplen])
        if programme is not None:
            module.required = True
            modules[programme.pk].append(module)
    for programme in programmes:
        programme.hours_of_basic_modules = sum(module.hours for module in modules[programme.pk])
    fullest = max(programmes, key=lambda programme: programme.hours_of_basic_modules, default=None)
    return {
        "next_events": next_ones(clock.now()),
        "programmes": programmes,
        "programme": fullest,
        "modules": modules[fullest.pk] if fullest else [],
        "basic_hours": fullest.hours_of_basic_modules if fullest else 0,
        "door_list": [door for make in doors if (door := make(request)) and door.on_home],
    }
