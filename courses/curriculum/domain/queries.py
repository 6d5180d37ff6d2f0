"""Reusable questions about what is taught."""

from portal.core.models import Audience


def programmes():
    """Live programmes, in the order of the tree."""
    from courses.curriculum.models import ProgrammePage

    return ProgrammePage.objects.live().order_by("path")


def modules_of(programme):
    """Live modules of a programme, required_of loaded."""
    from courses.curriculum.models import ModulePage

    return list(ModulePage.objects.child_of(programme).live().order_by("path"))


def is_required(module, audience):
    """Basic modules are required of all; an add-on of the audiences it names."""
    if module.kind == module.Kind.BASIC:
        return True
    return audience is not None and any(item.pk == audience.pk for item in module.required_of.all())


def programme_outline(programme, audience_code=""):
    """Context of the programme page: audiences, the chosen one, modules with required and filled."""
    audiences = list(Audience.objects.all())
    audience = next((a for a in audiences if a.code == audience_code), None)
    modules = modules_of(programme)
    for module in modules:
        module.programme = programme
        module.required = is_required(module, audience)
    required = [m for m in modules if m.required]
    return {
        "audiences": audiences,
        "audience": audience,
        "modules": modules,
        "basic_modules": [m for m in modules if m.kind == m.Kind.BASIC],
        "add_on_modules": [m for m in modules if m.kind == m.Kind.ADD_ON],
        "required_hours": sum(m.hours for m in required),
        "unready": [m for m in required if not m.is_ready],
    }


def module_outline(module):
    """Context of the module page: its live lessons and how they fill its hours."""
    from courses.curriculum.models import LessonPage

    from .readiness import filling

    return {"lessons": list(LessonPage.objects.child_of(module).live().order_by("path")), "filling": filling(module)}
