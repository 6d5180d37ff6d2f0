"""Whoever writes lessons brings pictures, sound, video and documents, and reaches nobody else's."""

import io
import wave
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtailmedia.models import Media

from courses.curriculum.models import LessonPage, ProgrammePage
from courses.learning.domain.enrolments import enrol
from portal.core.uploads import require_fitting_content
from portal.organisations.models import Organisation

from .conftest import NOW
from .test_gate import edit_url, posted

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a resized picture to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

Image, Document = get_image_model(), get_document_model()
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\0\0\0\x08free"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n您好。\n".encode()
PDF = b"%PDF-1.4\n%%EOF\n"
LISTINGS = ("wagtailimages:index", "wagtaildocs:index", "wagtailmedia:index")
CHOOSERS = ("wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "wagtailmedia:chooser")


def png():
    file = io.BytesIO()
    Pillow.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


def wav():
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\0\0" * 800)
    return file.getvalue()


def office_file(member):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("docProps/app.xml", "<x/>")
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(member, "<x/>")
    return file.getvalue()


def login(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cast(person, county, loaded):
    neighbour = Organisation.add_root(name="邻县", kind="county", code="sibling")
    below = Organisation.objects.get(pk=county.pk).add_child(name="镇", kind="township", code="below")
    return {
        "trainer": person("trainer1", "trainer", county),
        "below": person("trainer3", "trainer", below),
        "sibling": person("trainer2", "trainer", neighbour),
        "reviewer": person("reviewer1", "reviewer", county),
        "officer": person("officer1", "certificate_officer", county),
        "learner": person("learner1"),
    }


def upload(client, url, name, content, **fields):
    return client.post(url, {"title": name, "file": SimpleUploadedFile(name, content), "tags": "", **fields})


def bring(client, model, name, content):
    """Upload one file as the back office's own form does."""
    kind = "video" if name.endswith("mp4") else "audio"
    if model is Image:
        upload(client, reverse("wagtailimages:add"), name, content)
    elif model is Document:
        url = reverse("wagtaildocs_chooser:create")
        prefix = "document-chooser-upload"
        client.post(url, {f"{prefix}-title": name, f"{prefix}-file": SimpleUploadedFile(name, content), f"{prefix}-tags": ""})
    else:
        upload(client, reverse("wagtailmedia:add", args=[kind]), name, content, duration="0")
    return model.objects.get(title=name)


@pytest.fixture
def files(cast):
    """What the trainer of the county uploads."""
    client = login(cast["trainer"])
    wanted = {
        "picture": (Image, "图片.png", png()),
        "audio": (Media, "声音.wav", wav()),
        "video": (Media, "影像.mp4", MP4),
        "document": (Document, "讲义.pdf", PDF),
        "captions": (Document, "字幕.vtt", VTT),
    }
    return {key: bring(client, *one) for key, one in wanted.items()}


def edit_address(file):
    name = {Image: "wagtailimages:edit", Document: "wagtaildocs:edit", Media: "wagtailmedia:edit"}[type(file)]
    return reverse(name, args=[file.pk])


def chosen_address(file):
    name = {Image: "wagtailimages_chooser:chosen", Document: "wagtaildocs_chooser:chosen", Media: "wagtailmedia:media_chosen"}[type(file)]
    return reverse(name, args=[file.pk])


def test_a_trainer_uploads_what_a_lesson_needs(cast, files):
    assert {file.uploaded_by_user for file in files.values()} == {cast["trainer"]}
    assert (files["audio"].type, files["video"].type) == ("audio", "video")
    client = login(cast["trainer"])
    for file in files.values():
        assert client.get(edit_address(file)).status_code == 200
        assert client.get(chosen_address(file)).status_code == 200
    assert reverse("wagtailmedia:index") in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_lesson_shows_them_so_that_everybody_can_follow(cast, files, audiences):
    lesson = LessonPage.objects.get(code="one")
    words = rich_text("<p>文字稿在此</p>")
    parts = [
        ("picture", {"title": "图", "minutes": 0, "picture": files["picture"].pk, "alternative": "一间接待室", "caption": ""}),
        ("audio", {"title": "听", "minutes": 4, "media": files["audio"].pk, "transcript": words}),
        ("video", {"title": "看", "minutes": 4, "media": files["video"].pk, "captions": files["captions"].pk, "transcript": words}),
        ("document", {"title": "读", "minutes": 4, "document": files["document"].pk, "about": ""}),
    ]
    data = {key: value for key, value in posted(lesson, 12).items() if not key.startswith("body-")}
    login(cast["trainer"]).post(edit_url(lesson), data | nested_form_data({"body": streamfield(parts)}))
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision()
    assert draft.user == cast["trainer"]
    draft.publish(user=cast["reviewer"])
    enrol(cast["learner"], ProgrammePage.objects.get(), audiences["health"], NOW)
    page = login(cast["learner"]).get("/training/small/first/one/").content.decode()
    preview = draft.as_object().make_preview_request(preview_mode="").content.decode()
    for html in (page, preview):
        assert 'alt="一间接待室"' in html
        assert f'<audio class="xq-media" controls preload="metadata" src="{files["audio"].url}"' in html
        assert f'src="{files["video"].url}"' in html
        assert '<track kind="captions"' in html
        assert files["captions"].url in html
        assert html.count("文字稿在此") == 2
        assert files["document"].url in html
        assert f"PDF&nbsp;· {len(PDF)}" in html
    served = login(cast["learner"]).get(files["captions"].url)
    assert served["Content-Type"].startswith("text/vtt")
    assert b"".join(served) == VTT
    served.close()


def test_a_sibling_trainer_neither_sees_nor_touches_them(cast, files):
    client = login(cast["sibling"])
    for address in LISTINGS + CHOOSERS:
        response = client.get(reverse(address))
        assert response.status_code == 200
        assert not [file.title for file in files.values() if file.title in response.content.decode()]
    for file in files.values():
        assert client.get(chosen_address(file)).status_code in (302, 403)
        for address in (edit_address(file), edit_address(file).replace("/edit/", "/delete/")):
            client.post(address, {"title": "别人的"})
    assert client.get(reverse("wagtailmedia:media_usage", args=[files["audio"].pk])).status_code == 302
    for file in files.values():
        title = file.title
        file.refresh_from_db()
        assert file.title == title


def test_reach_goes_down_and_a_superuser_s_files_are_for_everybody(cast, files, admin_user):
    public = Image.objects.create(title="公共图片", file=ContentFile(png(), name="public.png"), uploaded_by_user=admin_user)
    below = bring(login(cast["below"]), Image, "镇里的图.png", png())
    policy = policy_registry.get_by_type(Image)

    def seen(who, *actions):
        return set(policy.instances_user_has_any_permission_for(cast[who], actions))

    assert seen("trainer", "choose") == {files["picture"], below, public}
    assert seen("below", "choose") == {below, public}
    assert seen("sibling", "choose") == {public}
    assert seen("trainer", "change") == seen("trainer", "delete") == {files["picture"]}
    assert seen("reviewer", "choose") == seen("officer", "choose") == seen("learner", "choose") == set()
    for file in (below, public):
        assert login(cast["trainer"]).get(chosen_address(file)).status_code == 200
        assert login(cast["trainer"]).get(edit_address(file)).status_code == 302


def test_a_search_in_the_listings_finds_one_s_own_alone(cast, files):
    for who, expected in (("trainer", True), ("sibling", False)):
        for address, file in zip(LISTINGS, (files["picture"], files["document"], files["audio"]), strict=True):
            page = login(cast[who]).get(reverse(address), {"q": file.title[:2]}).content.decode()
            assert (edit_address(file) in page) is expected


def test_the_policy_names_the_same_people_as_it_lets_in(cast, files):
    policy = policy_registry.get_by_type(Media)
    assert policy is policy_registry.get(files["audio"])
    assert set(policy.users_with_any_permission(["add"])) == {cast["trainer"], cast["below"], cast["sibling"]}
    assert set(policy.users_with_any_permission_for_instance(["change"], files["audio"])) == {cast["trainer"]}


@pytest.mark.parametrize("who", ["learner", "officer", "reviewer"])
def test_who_writes_no_lessons_opens_no_listing_and_uploads_nothing(cast, files, who):
    client = login(cast[who])
    for address in LISTINGS:
        assert client.get(reverse(address)).status_code in (302, 403)
    upload(client, reverse("wagtailimages:add"), "混进来.png", png())
    upload(client, reverse("wagtailmedia:add", args=["audio"]), "混进来.wav", wav(), duration="0")
    assert not Image.objects.filter(title="混进来.png").exists()
    assert not Media.objects.filter(title="混进来.wav").exists()


def test_a_file_that_only_looks_like_one_is_refused_in_words(cast):
    client = login(cast["trainer"])
    prefix = "document-chooser-upload"
    fields = {f"{prefix}-title": "假", f"{prefix}-tags": "", f"{prefix}-file": SimpleUploadedFile("fake.pdf", b"MZ\x90\0 program")}
    answer = client.post(reverse("wagtaildocs_chooser:create"), fields).json()
    assert "的内容不是真正的 .pdf 文件" in answer["htmlFragment"]
    page = upload(client, reverse("wagtailmedia:add", args=["audio"]), "fake.mp3", png(), duration="0").content.decode()
    assert "的内容不是真正的 .mp3 文件" in page
    assert not Document.objects.exists()
    assert not Media.objects.exists()


GENUINE = {
    "a.pdf": PDF, "a.docx": office_file("word/document.xml"), "a.pptx": office_file("ppt/presentation.xml"),
    "a.xlsx": office_file("xl/workbook.xml"), "a.txt": "心桥".encode("gb18030"), "a.csv": "\ufeff姓名,单位".encode(),
    "a.vtt": VTT, "a.wav": wav(), "a.mp4": MP4, "A.MP3": b"ID3\4" + b"\0" * 20,
}  # fmt: skip
FALSE = {
    "a.pdf": png(), "a.docx": office_file("xl/workbook.xml"), "a.xlsx": b"PK\3\4broken", "a.txt": b"MZ\0\0", "a.csv": b"\xff\xfe\xff",
    "a.vtt": "没有开头".encode(), "a.wav": MP4, "a.mp4": wav(), "a.mp3": b"<html>",
}  # fmt: skip


@pytest.mark.parametrize("name", GENUINE)
def test_genuine_content_passes_and_is_read_from_its_beginning(name):
    file = SimpleUploadedFile(name, GENUINE[name])
    require_fitting_content(file)
    assert file.read() == GENUINE[name]


@pytest.mark.parametrize("name", FALSE)
def test_other_content_than_the_ending_says_is_refused(name):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match=name):
        require_fitting_content(SimpleUploadedFile(name, FALSE[name]))
