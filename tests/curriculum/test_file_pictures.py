"""Pictures that a lesson file names: judged, brought into the library once, shown."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Revision

from courses.curriculum.domain.loading import load
from courses.curriculum.models import LessonPage
from portal.core import content_files
from portal.core.checker import FilesRefused

from .conftest import NOW, edit
from .test_media import cast, chosen_address, login  # noqa: F401  (fixture)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Image = get_image_model()
ONE = "first/01-one.toml"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200" width="360" height="200"><rect width="9" height="9"/></svg>'
PART = """[[part]]
id = "drawn"
kind = "picture"
minutes = 0
title = "一张图"
file = "bridge.svg"
alternative = "一座桥，桥下有水"
caption = "桥"

[[part]]
id = "case\""""


@pytest.fixture
def drawn(folder):
    (folder / "pictures").mkdir()
    (folder / "pictures" / "bridge.svg").write_text(DRAWING, encoding="utf-8")
    edit(folder, ONE, '[[part]]\nid = "case"', PART)
    return folder


@pytest.fixture
def again(drawn, audiences, county):
    return lambda: load(drawn, county, None, NOW)


def reasons(again):
    with pytest.raises(FilesRefused) as refused:
        again()
    assert not Image.objects.exists()
    return "\n".join(map(str, refused.value.errors))


def test_it_stands_in_the_lesson_with_its_alternative(again):
    again()
    lesson = LessonPage.objects.get(code="one")
    part = next(part for part in lesson.body if part.block_type == "picture")
    assert part.value["picture"] == Image.objects.get()
    assert (part.value["alternative"], part.value["caption"], part.value["minutes"]) == ("一座桥，桥下有水", "桥", 0)
    assert part.value["picture"].collection == content_files.collection()
    LessonPage.objects.update(is_public=True)
    shown = Client().get(lesson.get_url()).content.decode()
    assert f'<img src="{part.value["picture"].file.url}" width="360" height="200" alt="一座桥，桥下有水"' in shown


def test_a_second_load_brings_nothing_twice(again):
    again()
    before = list(Revision.objects.values_list("pk", flat=True))
    assert again().updated == []
    assert Image.objects.count() == 1
    assert list(Revision.objects.values_list("pk", flat=True)) == before


def test_a_changed_drawing_is_a_new_picture_and_the_lesson_follows(drawn, again):
    again()
    edit(drawn, "pictures/bridge.svg", 'width="9"', 'width="8"')
    assert again().updated == ["第一节"]
    shown = next(part for part in LessonPage.objects.get(code="one").body if part.block_type == "picture")
    assert shown.value["picture"] == Image.objects.order_by("pk").last()


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('file = "bridge.svg"', 'file = "none.svg"', "file"),
        ('file = "bridge.svg"', 'file = "../bridge.svg"', "file"),
        ('file = "bridge.svg"', 'file = "bridge.exe"', "file"),
        ('file = "bridge.svg"\n', "", "file"),
        ('alternative = "一座桥，桥下有水"\n', "", "alternative"),
        ('alternative = "一座桥，桥下有水"', 'alternative = ""', "alternative"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(drawn, again, old, new, key):
    edit(drawn, ONE, old, new)
    assert f"small/first/01-one.toml: part[1].{key}:" in reasons(again)


def test_a_script_in_a_drawing_is_named(drawn, again):
    edit(drawn, "pictures/bridge.svg", "<rect", "<script>1</script><rect")
    assert "part[1].file: “bridge.svg”" in (told := reasons(again))
    assert "“script”" in told


def test_a_picture_is_what_its_ending_says(drawn, again):
    (drawn / "pictures" / "bridge.png").write_text("no picture")
    edit(drawn, ONE, "bridge.svg", "bridge.png")
    assert "part[1].file: “bridge.png”" in reasons(again)


def test_every_writer_may_choose_what_came_with_the_content(again, cast):  # noqa: F811
    again()
    image = Image.objects.get()
    for who in ("trainer", "sibling"):
        client = login(cast[who])
        assert image.title in client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
        assert client.get(chosen_address(image)).status_code == 200
        assert client.get(reverse("wagtailimages:delete", args=[image.pk])).status_code == 302
