"""What a curriculum file says, as values of page fields."""

from portal.core.models import Audience

from .file_parts import body_of, sources_of

INDEX_SLUG = "training"


def programme_fields(files):
    programme = files.data["programme"]
    return {
        "title": programme["title"],
        "slug": programme["slug"],
        "code": programme["slug"],
        "summary": programme["summary"],
        "lead": programme.get("intro", ""),
        "minutes_per_hour": programme["minutes_per_hour"],
        "teaching_forms": programme["teaching_forms"],
        "has_questionnaire": programme["questionnaire"],
        "questionnaire_parts": programme.get("questionnaire_parts", []),
        "certificate_title": programme.get("certificate", "培训学时证明"),
        "offline_cap_minutes": programme.get("offline_cap_minutes"),
        "source": programme.get("source", ""),
    }


def module_fields(files, module):
    return {
        "title": module["title"],
        "slug": module["code"],
        "code": module["code"],
        "summary": module["summary"],
        "kind": module["kind"],
        "number": module.get("number"),
        "hours": module["hours"],
        "state": module["state"],
        "version": module.get("version", 1),
        "topics": module["topics"],
        "teaching_forms": module.get("teaching_forms")
        or _forms_of(files.lessons[module["code"]], files.data["programme"]["teaching_forms"]),
        "required_of": list(Audience.objects.filter(code__in=files.required_of(module["code"]))),
    }


def _forms_of(lessons, order):
    """The forms its lessons use, in the programme's order."""
    used = {form for lesson in lessons for form in lesson.data["teaching_forms"]}
    return [form for form in order if form in used]


def lesson_fields(lesson, *path):
    from courses.curriculum.models import LessonPage

    data = lesson.data
    path = (*path, data["code"])
    return {
        "title": data["title"],
        "slug": data["code"],
        "code": data["code"],
        "summary": data["summary"],
        "aims": data["aims"],
        "teaching_forms": data["teaching_forms"],
        "is_public": data.get("public", False),
        "body": LessonPage.body.field.stream_block.to_python(body_of(data["part"], lesson.folder, *path)),
        "sources": LessonPage.sources.field.stream_block.to_python(sources_of(data.get("source", []), *path)),
    }
