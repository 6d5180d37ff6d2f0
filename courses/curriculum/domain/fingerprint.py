"""A digest of what an author can change on a page, to tell an author's change from the loader's own writing."""

import hashlib
import json

from wagtail.blocks import StreamValue

FIELDS = {
    "programmepage": (
        "title", "slug", "summary", "code", "lead", "minutes_per_hour", "teaching_forms", "has_questionnaire", "questionnaire_parts",
        "offline_cap_minutes", "certificate_title", "source",
    ),
    "modulepage": (
        "title", "slug", "summary", "code", "kind", "number", "hours", "state", "version", "topics", "teaching_forms", "required_of",
    ),
    "lessonpage": ("title", "slug", "summary", "code", "aims", "teaching_forms", "is_public", "body", "sources"),
}  # fmt: skip


def fingerprint(page):
    """Hex digest of the page's own content."""
    values = [_plain(page, name) for name in FIELDS[page._meta.model_name]]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(page, name):
    value = getattr(page, name)
    if name == "required_of":
        return sorted(audience.code for audience in value.all())
    if isinstance(value, StreamValue):
        return value.get_prep_value()
    return value
