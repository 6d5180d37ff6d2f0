"""Files of lessons are read by whoever may read the lesson, and by who works with them; they are judged before they are kept."""

import html
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtailmedia.models import Media

from courses.curriculum.models import LessonPage, ProgrammePage
from courses.learning.domain.enrolments import enrol

from .conftest import NOW
from .test_gate import edit_url, posted
from .test_media import MP4, PDF, VTT, bring, cast, files, login, png, upload, wav  # noqa: F401  (fixtures)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Document = get_document_model()


def parts(shown, **changes):
    words = rich_text("<p>文字稿在此</p>")
    chosen = {key: file.pk for key, file in shown.items()} | changes
    return [
        ("audio", {"title": "听", "minutes": 4, "media": chosen["audio"], "transcript": words}),
        ("video", {"title": "看", "minutes": 4, "media": chosen["video"], "captions": chosen["captions"], "transcript": words}),
        ("document", {"title": "读", "minutes": 4, "document": chosen["document"], "about": ""}),
    ]


def save(client, lesson, shown, **changes):
    data = {key: value for key, value in posted(lesson, 12).items() if not key.startswith("body-")}
    return client.post(edit_url(lesson), data | nested_form_data({"body": streamfield(parts(shown, **changes))}))


def words(response):
    """The page as it is read: the editor of blocks keeps its messages as JSON in an attribute."""
    page = html.unescape(response.content.decode())
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), page)


@pytest.fixture
def lesson(cast, files):  # noqa: F811
    """A live lesson that shows the files, open to learners alone."""
    lesson = LessonPage.objects.get(code="one")
    save(login(cast["trainer"]), lesson, files)
    LessonPage.objects.get(pk=lesson.pk).get_latest_revision().publish(user=cast["reviewer"])
    return LessonPage.objects.get(pk=lesson.pk)


def addresses(files):  # noqa: F811
    kept = [files[key] for key in ("audio", "video", "document", "captions")]
    return [file.url for file in kept] + [file.file.url for file in kept]


def status(client, address):
    """The status of an answer that is read to its end, so that its file is closed."""
    response = client.get(address)
    b"".join(response)
    return response.status_code


def answers(client, files):  # noqa: F811
    return {status(client, address) for address in addresses(files)}


def test_an_enrolled_learner_reads_them_and_nobody_else(cast, files, lesson, audiences):  # noqa: F811
    enrolled = login(cast["learner"])
    assert answers(enrolled, files) == {404}
    enrol(cast["learner"], ProgrammePage.objects.get(), audiences["health"], NOW)
    assert answers(enrolled, files) == {200}
    assert answers(Client(), files) == {302}
    assert "/accounts/login/" in Client().get(files["video"].url)["Location"]
    for who in ("sibling", "officer"):
        assert answers(login(cast[who]), files) == {404}


def test_a_lesson_that_is_open_to_everybody_shows_them_to_everybody(files, lesson):  # noqa: F811
    LessonPage.objects.filter(pk=lesson.pk).update(is_public=True)
    assert answers(Client(), files) == {200}
    LessonPage.objects.filter(pk=lesson.pk).update(live=False)
    assert answers(Client(), files) == {302}


def test_a_private_page_keeps_its_files(cast, files, lesson):  # noqa: F811
    LessonPage.objects.filter(pk=lesson.pk).update(is_public=True)
    PageViewRestriction.objects.create(page=lesson.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert answers(Client(), files) == {302}
    assert answers(login(cast["learner"]), files) == {200}


def test_writers_and_reviewers_within_reach_read_drafts_of_them(cast, files):  # noqa: F811
    for who in ("trainer", "reviewer"):
        assert answers(login(cast[who]), files) == {200}
    for who in ("sibling", "below", "officer", "learner"):
        assert answers(login(cast[who]), files) == {404}


def test_a_document_linked_in_a_text_is_read_by_learners(cast, files, audiences):  # noqa: F811
    lesson = LessonPage.objects.get(code="one")
    link = f'<a linktype="document" id="{files["document"].pk}">讲义</a>'
    lesson.body[0].value["body"].source = f"<p>{link}</p>"
    lesson.save_revision().publish(skip_permission_checks=True)
    enrol(cast["learner"], ProgrammePage.objects.get(), audiences["health"], NOW)
    assert status(login(cast["learner"]), files["document"].url) == 200
    assert status(login(cast["learner"]), files["audio"].url) == 404


def test_they_do_not_lie_where_the_proxy_serves(files, settings):  # noqa: F811
    for file in files.values():
        place = default_storage.path(file.file.name)
        assert place.startswith(str(settings.PRIVATE_ROOT)) is (file is not files["picture"])
    assert Client().get(f"/media/{files['video'].file.name}").status_code == 404


def test_a_name_that_leads_elsewhere_is_nothing(cast, files, settings):  # noqa: F811
    client = login(cast["trainer"])
    for name in ("../private/x", "documents/../../x", "images/x.png", "media/none.mp4", ""):
        assert client.get(f"/library/{name}").status_code in (301, 302, 404)


def test_a_player_asks_for_a_range(cast):  # noqa: F811
    client = login(cast["trainer"])
    sound = wav()
    url = bring(client, Media, "声音.wav", sound).url

    def ask(span, **headers):
        response = client.get(url, headers={"Range": span, **headers})
        return response, b"".join(response)

    response, body = ask("bytes=10-19")
    assert (response.status_code, body) == (206, sound[10:20])
    assert response["Content-Range"] == f"bytes 10-19/{len(sound)}"
    assert response["Content-Length"] == "10"
    assert response["Content-Type"] in ("audio/x-wav", "audio/wav")
    assert ask("bytes=1600-")[1] == sound[1600:]
    assert ask("bytes=-7")[1] == sound[-7:]
    response, _body = ask("bytes=999999-")
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(sound)}")
    for odd in ("bytes=9-2", "bytes=-", "bytes=0-1,4-5", "lines=1-2"):
        response, body = ask(odd)
        assert (response.status_code, body) == (200, sound)
    whole = client.get(url)
    assert (whole["Accept-Ranges"], b"".join(whole)) == ("bytes", sound)
    assert "sandbox" in whole["Content-Security-Policy"]
    assert whole["Cache-Control"].startswith("private")
    known = client.get(url, headers={"If-None-Match": whole["ETag"]})
    assert (known.status_code, b"".join(known)) == (304, b"")
    assert ask("bytes=0-3", **{"If-Range": '"another"'})[0].status_code == 200
    assert ask("bytes=0-3", **{"If-Range": whole["ETag"]})[0].status_code == 206
    head = client.head(url)
    assert (head["Content-Length"], b"".join(head)) == (str(len(sound)), b"")


def test_the_proxy_is_told_to_send_when_the_site_does_not(cast, files, settings):  # noqa: F811
    settings.LIBRARY_ACCEL = "/library-files/"
    response = login(cast["trainer"]).get(files["video"].url)
    assert response["X-Accel-Redirect"].startswith("/library-files/media/")
    assert response.content == b""
    assert status(login(cast["sibling"]), files["video"].url) == 404


def test_a_file_beyond_reach_is_refused_by_the_form(cast, files):  # noqa: F811
    lesson = LessonPage.objects.get(code="one")
    foreign = login(cast["sibling"])
    theirs = {
        "audio": bring(foreign, Media, "邻县.wav", wav()),
        "video": bring(foreign, Media, "邻县.mp4", MP4),
        "captions": bring(foreign, Document, "邻县.vtt", VTT),
        "document": bring(foreign, Document, "邻县.pdf", PDF),
    }
    before = lesson.get_latest_revision()
    for key, file in theirs.items():
        page = words(save(login(cast["trainer"]), lesson, files, **{key: file.pk}))
        assert f"编号 {file.pk} 的" in page
        assert "不在您可以使用的文件之内" in page
        assert file.title not in page
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision() == before


def test_a_document_beyond_reach_is_refused_in_a_text_too(cast, files):  # noqa: F811
    lesson = LessonPage.objects.get(code="one")
    theirs = bring(login(cast["sibling"]), Document, "邻县.pdf", PDF)
    data = {key: value for key, value in posted(lesson, 12).items() if not key.startswith("body-")}
    text = rich_text(f'<p><a linktype="document" id="{theirs.pk}">看</a></p>')
    body = [("text", {"title": "读", "minutes": 12, "body": text})]
    page = words(login(cast["trainer"]).post(edit_url(lesson), data | nested_form_data({"body": streamfield(body)})))
    assert f"编号 {theirs.pk} 的" in page


def test_what_a_lesson_shows_already_may_stay_though_another_brought_it(cast, files, lesson, admin_user):  # noqa: F811
    Document.objects.filter(pk=files["document"].pk).update(uploaded_by_user=cast["sibling"])
    before = lesson.get_latest_revision()
    save(login(cast["trainer"]), lesson, files)
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision() != before


def test_captions_are_captions_by_their_content(cast, files):  # noqa: F811
    lesson = LessonPage.objects.get(code="one")
    page = words(save(login(cast["trainer"]), lesson, files, captions=files["document"].pk))
    assert "里没有字幕，请选择 WebVTT 字幕文件" in page
    spoilt = Document.objects.create(title="坏字幕", file=ContentFile(b"1\n00:01", name="x.vtt"), uploaded_by_user=cast["trainer"])
    page = words(save(login(cast["trainer"]), lesson, files, captions=spoilt.pk))
    assert "里没有字幕" in page


def test_a_file_too_large_is_refused_in_words(cast, settings):  # noqa: F811
    settings.LIBRARY_DOCUMENT_SIZE = settings.LIBRARY_MEDIA_SIZE = 1024 * 1024
    client = login(cast["trainer"])
    large = MP4 + b"\0" * (1024 * 1024)
    page = upload(client, reverse("wagtailmedia:add", args=["video"]), "大.mp4", large, duration="0").content.decode()
    assert "“大.mp4”有 1.0 MB，最多只能上传 1 MB。请压缩，或分成几个文件再上传。" in page
    prefix = "document-chooser-upload"
    fields = {f"{prefix}-title": "大", f"{prefix}-tags": "", f"{prefix}-file": SimpleUploadedFile("大.pdf", PDF + large)}
    assert "最多只能上传 1 MB" in client.post(reverse("wagtaildocs_chooser:create"), fields).json()["htmlFragment"]
    assert not Media.objects.exists()
    assert not Document.objects.exists()


def test_a_thumbnail_is_a_picture_by_its_content(cast):  # noqa: F811
    client, url = login(cast["trainer"]), reverse("wagtailmedia:add", args=["video"])
    page = upload(client, url, "影.mp4", MP4, duration="0", thumbnail=SimpleUploadedFile("a.png", PDF)).content.decode()
    assert "的内容不是真正的 .png 文件" in page
    upload(client, url, "影.mp4", MP4, duration="0", thumbnail=SimpleUploadedFile("a.png", png()))
    made = Media.objects.get()
    assert status(client, made.thumbnail.url) == 200
    assert status(Client(), made.thumbnail.url) == 302
