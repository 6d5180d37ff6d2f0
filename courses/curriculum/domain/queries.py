"""Reusable questions about what is taught."""

from collections import defaultdict

from portal.core.models import Audience


def programmes():
    """Live programmes in the order of the tree, each with its live `modules`: two queries, however many there are."""
    from courses.curriculum.models import ModulePage, ProgrammePage

    found = list(ProgrammePage.objects.live().order_by("path"))
    modules = defaultdict(list)
    for module in ModulePage.objects.live().order_by("path"):
        modules[module.path[: -module.steplen]].append(module)
    for programme in found:
        programme.modules = modules[programme.path]
        programme.basic_modules = [m for m in programme.modules if m.kind == m.Kind.BASIC]
        programme.basic_hours = sum(m.hours for m in programme.basic_modules)
        programme.is_ready = all(m.is_ready for m in programme.basic_modules)
    return found


def modules_of(programme):
    """Live modules of a programme, with `required_audience_ids` loaded."""
    from courses.curriculum.models import ModulePage

    modules = list(ModulePage.objects.child_of(programme).live().order_by("path"))
    links = defaultdict(set)
    through = ModulePage.required_of.through
    for module_id, audience_id in through.objects.filter(modulepage__in=modules).values_list("modulepage_id", "audience_id"):
        links[module_id].add(audience_id)
    for module in modules:
        module.programme = programme
        module.required_audience_ids = links[module.pk]
    return modules


def is_required(module, audience):
    """Basic modules are required of all; an add-on of the audiences it names."""
    if module.kind == module.Kind.BASIC:
        return True
    if audience is None:
        return False
    known = getattr(module, "required_audience_ids", None)
    return audience.pk in (known if known is not None else {item.pk for item in module.required_of.all()})


def programme_outline(programme, audience_code=""):
    """Context of the programme page: audiences, the chosen one, modules with required and filled."""
    audiences = list(Audience.objects.all())
    audience = next((a for a in audiences if a.code == audience_code), None)
    modules = modules_of(programme)
    for module in modules:
        module.required = is_required(module, audience)
        module.required_audiences = [a for a in audiences if a.pk in module.required_audience_ids]
    required = [m for m in modules if m.required]
    basic = [m for m in modules if m.kind == m.Kind.BASIC]
    return {
        "audiences": audiences,
        "audience": audience,
        "modules": modules,
        "basic_modules": basic,
        "add_on_modules": [m for m in modules if m.kind == m.Kind.ADD_ON],
        "required_add_ons": [m for m in required if m.kind == m.Kind.ADD_ON],
        "basic_hours": sum(m.hours for m in basic),
        "required_hours": sum(m.hours for m in required),
        "required_minutes": sum(m.hours for m in required) * programme.minutes_per_hour,
        "optional_hours": sum(m.hours for m in modules if not m.required),
        "unready": [m for m in required if not m.is_ready],
    }


def module_outline(module):
    """Context of the module page: its live lessons and how they fill its hours."""
    from .readiness import filling, live_lessons

    lessons = live_lessons(module)
    return {
        "programme": module.programme,
        "lessons": lessons,
        "filling": filling(module, lessons=lessons),
        "required_audiences": list(module.required_of.all()),
    }


def lesson_outline(lesson):
    """Context of a lesson as a visitor sees it: where it stands, what it holds, without its content."""
    module = lesson.module
    return {
        "module": module,
        "programme": module.programme,
        "parts": lesson.parts,
        "outline": [
            {"title": part.value["title"], "kind": part.block.label, "minutes": part.value.declared_minutes} for part in lesson.parts
        ],
    }


def lesson_preview(lesson, audience_code):
    """Context of a preview as a learner of this audience: is the lesson's module required, and the quizzes as forms."""
    from courses.assessment.domain.grading import draw
    from courses.assessment.forms import QuizForm

    audience = Audience.objects.filter(code=audience_code).first()
    parts = lesson.parts
    for part in parts:
        if part.block_type == "quiz":
            part.preview_form = QuizForm(draw(part.value["questions"], part.value["draw"], lesson.pk))
    return {"audience": audience, "required": is_required(lesson.module, audience), "parts": parts}
