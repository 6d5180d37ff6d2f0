"""Pictures and sound that an article file names."""

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import Revision
from wagtailmedia import get_media_model

from knowledge_base.articles.domain.loading import load
from knowledge_base.models import ArticlePage
from portal.core.checker import FilesRefused
from tests.factories.accounts import UserFactory
from tests.knowledge_base.files import SLEEP, write
from tests.knowledge_base.scene import NOW

pytestmark = pytest.mark.django_db
Image, Media = get_image_model(), get_media_model()
MP3 = b"\xff\xfb\x90\x00" + b"\0" * 600
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200"><rect width="9" height="9"/></svg>'
PARTS = """[[part]]
kind = "picture"
title = "一张图"
file = "bed.svg"
alternative = "一张床，床头一盏灯"

[[part]]
kind = "audio"
title = "听一听"
file = "bed.mp3"
seconds = 90
body = "夜里好。12356。"

[[source]]"""


@pytest.fixture
def folder(tmp_path, county):
    folder = write(tmp_path / "articles", {"shui-jiao": SLEEP.replace("[[source]]", PARTS, 1)})
    for kind, name, content in (("pictures", "bed.svg", DRAWING.encode()), ("audio", "bed.mp3", MP3)):
        (folder / kind).mkdir()
        (folder / kind / name).write_bytes(content)
    return folder


def parts():
    body = ArticlePage.objects.get(slug="shui-jiao").get_latest_revision_as_object().body
    return {part.block_type: part.value for part in body}


def test_they_are_brought_and_shown_with_words_for_who_cannot_see_or_hear(folder, county):
    load(folder, county, None, NOW)
    picture, audio = parts()["picture"], parts()["audio"]
    assert (picture["picture"], picture["alternative"]) == (Image.objects.get(), "一张床，床头一盏灯")
    assert (audio["media"], audio["media"].duration) == (Media.objects.get(), 90)
    page = ArticlePage.objects.get(slug="shui-jiao").get_latest_revision_as_object()
    shown = page.make_preview_request().render().content.decode()
    assert f'src="{picture["picture"].file.url}"' in shown
    assert f'<audio class="xq-media" controls preload="none" src="{audio["media"].url}">' in shown
    assert "夜里好。12356。" in shown


def test_a_second_load_brings_nothing_twice(folder, county):
    load(folder, county, None, NOW)
    before = Revision.objects.count()
    assert len(load(folder, county, None, NOW).unchanged) == 1
    assert (Image.objects.count(), Media.objects.count(), Revision.objects.count()) == (1, 1, before)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("bed.mp3", "none.mp3", "part[5].file"),
        ("bed.mp3", "bed.svg", "part[5].file"),
        ("seconds = 90\n", "", "part[5].seconds"),
        ('body = "夜里好。12356。"\n', "", "part[5].body"),
        ('alternative = "一张床，床头一盏灯"\n', "", "part[4].alternative"),
        ('file = "bed.svg"', 'file = "bed.svg"\nbody = "字"', "part[4].body"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(folder, county, old, new, key):
    text = (folder / "shui-jiao.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "shui-jiao.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FilesRefused) as refused:
        load(folder, county, None, NOW)
    assert f"shui-jiao.toml: {key}:" in str(refused.value)
    assert not ArticlePage.objects.exists()
    assert not Media.objects.exists()


def test_sound_is_sound_by_its_content(folder, county):
    (folder / "audio" / "bed.mp3").write_text("no sound")
    with pytest.raises(FilesRefused, match=r"part\[5\]\.file: “bed\.mp3”"):
        load(folder, county, None, NOW)


def test_reviewers_hear_what_a_draft_brings_and_nobody_else(folder, county, doctor):
    load(folder, county, None, NOW)
    for user, status in ((doctor, 200), (UserFactory(), 404)):
        client = Client()
        client.force_login(user)
        response = client.get(Media.objects.get().url)
        b"".join(response)
        assert response.status_code == status
