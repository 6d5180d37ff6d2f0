"""A word that stands only inside a file leads to the page that shows the file, as long as both may be read."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from knowledge_base.models import ArticlePage
from portal.core import clock
from portal.jobs.models import Job
from portal.search.asking import ask
from portal.search.domain import indexing
from portal.search.extraction import domain
from portal.search.extraction.models import AttachmentText
from portal.search.query import Query
from tests.knowledge_base.scene import BODY, approved, draft
from tests.search.extraction.files import archive, docx, pdf, pptx

pytestmark = pytest.mark.django_db
WORD = "蝴蝶拍"
Document = get_document_model()


def document(name="leaflet.docx", content=None, **fields):
    return Document.objects.create(
        title="折页", file=ContentFile(docx(f"{WORD}的做法") if content is None else content, name=name), **fields
    )


def showing(found):
    return {"body": [*BODY, {"type": "document", "value": {"title": "折页", "document": found.pk, "about": ""}}]}


def settle():
    now = clock.now()
    domain.read_waiting(now)
    indexing.index_waiting(clock.now())


def titles(word=WORD):
    indexing.index_waiting(clock.now())
    return [hit.title for hit in ask(Query(word, now=clock.now())).hits]


@pytest.fixture
def superuser_client(person, client):
    client.force_login(person("superuser", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def leaflet(county, editor, doctor):
    """A public article that shows a document with a word that stands nowhere else."""
    found = document()
    article = approved(county, doctor, "紧张的时候", by=editor, **showing(found))
    ReferenceIndex.create_or_update_for_object(ArticlePage.objects.get(pk=article.pk))
    settle()
    return article, found


def test_a_word_found_only_in_an_attachment_leads_to_its_page(leaflet):
    article, _found = leaflet
    assert WORD not in article.words
    assert titles() == [article.title]


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", lambda: pdf(f"练习：{WORD}。")), ("a.pptx", lambda: pptx(WORD)), ("a.txt", lambda: WORD.encode("gbk"))]
)
def test_every_format_is_found(county, editor, doctor, name, content):
    article = approved(county, doctor, "紧张的时候", by=editor, **showing(document(name, content())))
    settle()
    assert titles() == [article.title]


def test_a_document_that_is_linked_in_the_text_is_found_too(county, editor, doctor):
    link = f'<p>请看<a linktype="document" id="{document().pk}">折页</a>。</p>'
    article = approved(county, doctor, "紧张的时候", by=editor, body=[{"type": "text", "value": {"title": "为什么", "body": link}}])
    settle()
    assert titles() == [article.title]


def test_a_document_is_read_by_a_job_that_waits_once(db):
    document()
    document("other.docx")
    assert Job.objects.filter(kind=domain.JOB).count() == 1
    assert domain.read_waiting(clock.now()) == 2
    assert set(AttachmentText.objects.values_list("state", flat=True)) == {"read"}


def test_what_is_not_public_is_not_found(county, editor, doctor):
    found = document()
    draft(county, "草稿", by=editor, **showing(found))
    settle()
    assert titles() == []


def test_an_article_that_is_taken_down_takes_its_attachments_with_it(leaflet):
    article, _found = leaflet
    article.unpublish()
    assert titles() == []


def test_a_collection_that_is_closed_hides_the_words_and_opened_shows_them(leaflet):
    article, found = leaflet
    found.refresh_from_db()
    inner = Collection.get_first_root_node().add_child(name="内部")
    found.collection = inner
    found.save()
    restriction = CollectionViewRestriction.objects.create(collection=inner, restriction_type="login")
    assert titles() == []
    restriction.delete()
    assert titles() == [article.title]


def test_a_replaced_file_is_read_anew_and_its_old_words_are_gone(leaflet):
    article, found = leaflet
    found.file = ContentFile(docx("正念呼吸的做法"), name="new.docx")
    found.file_hash = ""
    found.save()
    assert titles() == []
    settle()
    assert titles() == []
    assert titles("正念呼吸") == [article.title]


def test_a_deleted_document_is_found_no_more(leaflet):
    _article, found = leaflet
    found.delete()
    assert titles() == []
    assert not AttachmentText.objects.exists()


def test_a_title_that_is_changed_reads_nothing_again(leaflet):
    _article, found = leaflet
    found.refresh_from_db()
    found.title = "新标题"
    found.save()
    assert AttachmentText.objects.get().state == "read"
    assert titles()


def test_a_broken_file_is_reported_and_stops_no_other(county, editor, doctor, client, superuser_client):
    document("broken.docx", b"PK\x03\x04 no")
    document("bomb.docx", archive({"[Content_Types].xml": "", "word/document.xml": b"0" * 30_000_000}))
    gone = document("gone.docx")
    gone.file.storage.delete(gone.file.name)
    document()
    settle()
    states = dict(AttachmentText.objects.values_list("document__file", "reason"))
    assert sorted(states.values()) == ["", "broken", "missing", "too-much"]
    page = superuser_client.get(reverse("attachment_texts:index") + "?state=failed").content.decode()
    for text in ("附件文字", "文件已损坏", "解开后大得不合常理", "找不到这个文件"):
        assert text in page
    assert page.count("再读一次") == 3


def test_a_failed_one_is_read_again_on_request(superuser_client):
    document("broken.docx", b"PK\x03\x04 no")
    settle()
    row = AttachmentText.objects.get()
    assert superuser_client.post(reverse("attachment_texts:again", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.state == "waiting"
    assert Job.objects.filter(kind=domain.JOB, state=Job.State.QUEUED).exists()


def test_the_report_shows_only_the_documents_one_may_change(person, county, superuser_client):
    document()
    nobody = person("nobody")
    stranger = Client()
    stranger.force_login(nobody)
    assert stranger.get(reverse("attachment_texts:index")).status_code in (302, 403)
    assert "折页" in superuser_client.get(reverse("attachment_texts:index")).content.decode()


def test_documents_that_came_past_the_signals_are_found_by_the_ticker(db):
    Document.objects.bulk_create([Document(title="一", file="documents/none.pdf")])
    assert domain.find_unread(clock.now())
    assert domain.read_waiting(clock.now()) == 1
    assert AttachmentText.objects.get().reason == "missing"


def test_the_report_costs_the_same_for_many_rows(superuser_client, django_assert_max_num_queries):
    for number in range(8):
        document(f"{number}.txt", b"x")
    with django_assert_max_num_queries(30) as few:
        superuser_client.get(reverse("attachment_texts:index"))
    for number in range(8, 24):
        document(f"{number}.txt", b"x")
    with django_assert_max_num_queries(len(few.captured_queries)):
        superuser_client.get(reverse("attachment_texts:index"))


def test_the_words_of_many_pages_cost_one_query(county, editor, doctor, django_assert_num_queries):
    pages = [approved(county, doctor, f"第{n}篇", by=editor, **showing(document(f"{n}.docx"))) for n in range(3)]
    settle()
    pages = list(ArticlePage.objects.filter(pk__in=[page.pk for page in pages]))
    with django_assert_num_queries(1):
        found = domain.texts_of(pages)
    assert [WORD in text for text in found.values()] == [True] * 3
