"""A lesson's body appears, counts and is suggested for whoever is enrolled in its programme, and for nobody else."""

import pytest
from wagtail.models import PageViewRestriction

from courses.curriculum.models import LessonPage, ModulePage
from courses.learning.domain import enrolments
from portal.core import clock
from portal.core.models import Audience
from portal.search.domain import indexing
from portal.search.models import SearchChange
from portal.search.sources import grants_of
from tests.learning.scene import person, short_programme

from .stand import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    made = short_programme()
    settle()
    return made


def settle():
    indexing.index_waiting(clock.now().replace(year=2100))


@pytest.fixture
def learner(programme):
    user = person()
    enrolments.enrol(user, programme, Audience.objects.first(), clock.now())
    return user


@pytest.fixture
def lesson(programme):
    return LessonPage.objects.live().first()


def only_in_the_body(lesson):
    """A stretch of its text that stands in no title or summary."""
    return next(
        text[:12]
        for text in (part.value["body"].source.replace("<p>", "") for part in lesson.body if "body" in part.value)
        if "<" not in text[:12]
    )


def found(user, typed):
    return find(typed, grants=grants_of(user) if user else frozenset({"public"}), size=200)


def test_a_lesson_is_found_by_its_title_once_whoever_asks(lesson, learner):
    stranger = person("stranger", "外人")
    for user in (None, stranger, learner):
        hits = [hit for hit in found(user, lesson.title).hits if hit.key.partition(":")[0] == str(lesson.pk)]
        assert len(hits) == 1
        assert (hits[0].key == f"{lesson.pk}:body") == (user == learner)
        assert hits[0].url == lesson.url


def test_the_body_neither_appears_nor_counts_for_who_is_not_enrolled(lesson, learner):
    typed = only_in_the_body(lesson)
    mine = found(learner, typed)
    assert mine.hits[0].key == f"{lesson.pk}:body"
    stranger = person("stranger", "外人")
    for user in (None, stranger):
        theirs = found(user, typed)
        assert not any(hit.key.endswith(":body") for hit in theirs.hits)
        assert not any(
            typed[:6] in passage.replace("<mark>", "").replace("</mark>", "") for hit in theirs.hits for passage in hit.passages_html
        )
        assert sum(theirs.facets["kind"].values()) == theirs.total


def test_who_left_the_programme_finds_the_summary_again(lesson, learner):
    enrolments.leave(enrolments.open_enrolments(learner).get(), clock.now())
    typed = only_in_the_body(lesson)
    assert not any(hit.key.endswith(":body") for hit in found(learner, typed).hits)


def test_a_lesson_open_to_all_is_found_by_its_body(lesson):
    typed = only_in_the_body(lesson)
    lesson.is_public = True
    lesson.save_revision().publish(skip_permission_checks=True)
    settle()
    assert str(lesson.pk) in {hit.key for hit in found(None, typed).hits}


def test_answers_and_commentary_are_in_no_index(programme):
    from courses.curriculum.searching import body_text

    for lesson in LessonPage.objects.live():
        told = body_text(lesson)
        for part in lesson.body:
            if "commentary" in part.value:
                assert part.value["commentary"].source[3:20] not in told
            if "questions" in part.value:
                assert not any(question.value["explanation"] in told for question in part.value["questions"])


def test_drafts_and_pages_taken_down_are_not_found(programme):
    module = ModulePage.objects.live().first()
    typed = module.title
    assert f"module:{module.pk}" in {hit.ref for hit in found(None, typed).hits}
    module.unpublish()
    settle()
    assert f"module:{module.pk}" not in {hit.ref for hit in found(None, typed).hits}


def test_a_page_behind_a_restriction_is_not_found_nor_what_is_below_it(programme, lesson):
    restriction = PageViewRestriction.objects.create(page=programme, restriction_type=PageViewRestriction.LOGIN)
    settle()
    assert found(None, lesson.title).total == 0
    restriction.delete()
    settle()
    assert found(None, lesson.title).total > 0


def test_a_page_that_is_deleted_is_not_found(programme):
    module = ModulePage.objects.live().first()
    module.state = ModulePage.State.PREPARATION
    module.save()
    below = LessonPage.objects.descendant_of(module).first()
    module.delete()
    assert SearchChange.objects.filter(kind="lesson", key=str(below.pk)).exists()
    settle()
    assert f"module:{module.pk}" not in {hit.ref for hit in found(None, module.title).hits}
    assert not any(hit.key.startswith(str(below.pk)) for hit in found(None, below.title).hits)


def test_a_new_address_is_followed_below(programme, lesson, django_capture_on_commit_callbacks):
    programme.slug = "another-name"
    with django_capture_on_commit_callbacks(execute=True):
        programme.save_revision().publish(skip_permission_checks=True)
    settle()
    hit = next(hit for hit in found(None, lesson.title).hits if hit.key == str(lesson.pk))
    assert hit.url == LessonPage.objects.get(pk=lesson.pk).url
    assert "another-name" in hit.url
