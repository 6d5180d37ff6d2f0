"""What the parts of a lesson ask for, read once per published version and process."""

from dataclasses import dataclass
from functools import lru_cache

from courses.curriculum.models import LessonPage


@dataclass(frozen=True)
class Part:
    """One part: its key in ledger and answers, declared minutes, evidence (reading, writing, quiz)."""

    id: str
    key: str
    kind: str
    title: str
    minutes: int
    evidence: str


@dataclass(frozen=True)
class Outline:
    """A lesson as the ledger needs it."""

    lesson_id: int
    module_id: int
    module_key: str
    module_title: str
    module_ready: bool
    module_hours: int
    parts: tuple

    @property
    def seconds(self):
        return sum(part.minutes for part in self.parts) * 60

    def part(self, part_id):
        return next((part for part in self.parts if part.id == part_id), None)


def outline(lesson):
    """Outline of a live lesson page; `lesson` may be deferred, it is keyed by when it and its module were published."""
    module = lesson.module
    stamps = (lesson.last_published_at, module.last_published_at, module.live, module.state, module.version)
    return _outline(lesson.pk, stamps)


@lru_cache(maxsize=512)
def _outline(lesson_id, stamps):
    lesson = LessonPage.objects.get(pk=lesson_id)
    module = lesson.module
    parts = tuple(
        Part(b.id, f"{lesson_id}:{b.id}", b.block_type, b.value["title"], b.value.declared_minutes, lesson.evidence_of(b))
        for b in lesson.body
    )
    return Outline(lesson_id, module.pk, module.key, module.title, module.live and module.is_ready, module.hours, parts)
