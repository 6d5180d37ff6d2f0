"""A page is found by its whole address, at once, and only while it is there."""

import pytest
from wagtail.models import PageViewRestriction

from courses.curriculum.models import LessonPage
from tests.learning.scene import short_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return LessonPage.objects.descendant_of(short_programme()).live().first()


def test_a_page_is_found_and_found_again(client, lesson):
    assert client.get(lesson.url).status_code == 200
    assert client.get(lesson.url).status_code == 200


def test_a_page_that_is_taken_down_or_moved_is_not_found_at_its_old_address(client, lesson):
    url = lesson.url
    client.get(url)
    lesson.slug = "elsewhere"
    lesson.save()
    assert client.get(url).status_code == 404
    assert client.get(url.replace("start-look", "elsewhere")).status_code == 200
    LessonPage.objects.filter(pk=lesson.pk).update(live=False)
    assert client.get(url.replace("start-look", "elsewhere")).status_code == 404


def test_a_restriction_of_an_ancestor_holds(client, lesson):
    PageViewRestriction.objects.create(page=lesson.get_parent().get_parent(), restriction_type="login")
    assert client.get(lesson.url).status_code == 302
    assert lesson.get_view_restrictions().count() == 1
