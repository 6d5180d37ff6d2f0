"""A self-check as an article: loaded, refused, approved, found, and a printable sheet without script."""

import re
import tomllib
from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from knowledge_base.articles.domain import changes, loading, reviewing
from knowledge_base.articles.domain.content import content_hash
from knowledge_base.articles.domain.files import read_all
from knowledge_base.articles.domain.lint import LintRefused, lint, refuse_errors
from knowledge_base.articles.domain.queries import public
from knowledge_base.models import ArticlePage
from portal.core import clock
from portal.core.checker import FilesRefused
from portal.search.asking import ask
from portal.search.domain import indexing
from portal.search.query import Query
from tests.knowledge_base.scene import NOW, approve

pytestmark = pytest.mark.django_db
FOLDER = settings.FIXTURES_ROOT / "knowledge_base" / "selfcheck"


@pytest.fixture
def draft(county, editor):
    loading.load(FOLDER, county, editor, NOW)
    return ArticlePage.objects.get(slug="stress-sleep")


@pytest.fixture
def check(draft, editor, doctor):
    reviewing.submit(draft, editor)
    approve(draft, doctor)
    return ArticlePage.objects.get(pk=draft.pk)


def sheet(client):
    answer = client.get("/knowledge/stress-sleep/")
    assert answer.status_code == 200
    return answer.content.decode()


def part(html):
    found = re.search(r"<section[^>]*data-self-check.*?</script>\s*</section>", html, re.S)
    return found[0]


def test_our_own_self_check_is_sound_and_passes_the_lint(draft):
    page = draft.get_latest_revision_as_object()
    assert [finding for finding in lint(page) if finding.is_error] == []
    value = page.body[0].value
    assert value.problems == []
    assert [choice["points"] for choice in value.rows[2]["choices"]] == [3, 2, 1, 0]


def test_loading_it_again_changes_nothing(draft, county, editor):
    assert loading.load(FOLDER, county, editor, NOW).unchanged == [draft.get_latest_revision_as_object().title]


def test_nobody_publishes_it_without_a_reviewer(draft, client):
    with pytest.raises(ValidationError):
        draft.get_latest_revision().publish(skip_permission_checks=True)
    assert client.get("/knowledge/stress-sleep/").status_code == 404


def test_an_edit_of_a_band_needs_a_new_approval(check):
    before = content_hash(check)
    check.body[0].value["bands"][0]["last"] = 8
    assert content_hash(check) != before
    with pytest.raises(ValidationError):
        check.save()


def test_the_reviewer_sees_which_statement_and_which_points_changed(check):
    after = ArticlePage.objects.get(pk=check.pk)
    after.body[0].value["statements"][0]["statement"] = "关灯很久了，还是醒着。"
    after.body[0].value["choices"][1]["score"] = 2
    lines = [line for section in changes.changes(check, after) for line in section.lines if line.kind == changes.ADDED]
    told = ["".join(text for text, _marked in line.pieces) for line in lines]
    assert "1. 关灯很久了，还是醒着。" in told
    assert "没有 0 / 偶尔 2 / 常常 2 / 天天 3" in told


def test_without_script_it_is_a_sheet_with_points_and_the_table_of_sums(check, client):
    html = part(sheet(client))
    assert html.count("<fieldset") == 10
    assert html.count("data-sc-points") == 40
    for text in ("0 到 9 分", "10 到 18 分", "19 到 30 分", "总分对照", "不是诊断", "CC BY 4.0", "本站编写"):
        assert text in html
    assert not re.search(r"data-sc-band[^>]*hidden", html)


def test_answers_have_no_way_to_the_server(check, client):
    """No form holds them: pressing Enter sends nothing, with a script or without."""
    page = sheet(client)
    html = part(page)
    for word in ("<form", "action=", "formaction", 'type="submit"', "form="):
        assert word not in html
    before = page[: page.index(html)]
    assert before.count("<form") == before.count("</form>")
    source = (settings.BASE_DIR / "themes/base/static/js/self-check.js").read_text(encoding="utf-8")
    for word in ("fetch", "XMLHttpRequest", "sendBeacon", "Storage", "cookie", "location", "history", "import"):
        assert word not in source


def test_help_stands_before_the_bands(check, client):
    html = part(sheet(client))
    assert html.index("data-sc-help") < html.index("data-sc-band")
    assert html.count("tel:12356") >= 3


def test_it_is_found_and_listed_under_its_own_kind(check):
    indexing.index_waiting(clock.now())
    hits = ask(Query("绷着一根弦", now=clock.now())).hits
    assert [(hit.kind, hit.title) for hit in hits] == [("check", check.title)]
    assert list(public().filter(kind="check")) == [check]


def test_an_article_of_this_kind_needs_one_and_others_none(draft):
    page = draft.get_latest_revision_as_object()
    page.kind = "article"
    with pytest.raises(LintRefused):
        refuse_errors(page)
    page.kind = "check"
    page.body = []
    assert "self-check" in [finding.code for finding in lint(page)]


def test_one_that_does_not_say_what_it_is_not_is_held_back(draft):
    page = draft.get_latest_revision_as_object()
    block = page.body[0].block.child_blocks["body"]
    page.body[0].value["body"] = block.to_python("<p>填一填。</p>")
    assert "self-check-no-diagnosis" in [finding.code for finding in lint(page)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("from = 10\nto = 18", "from = 11\nto = 18", "part[0].bands"),
        ("from = 10\nto = 18", "from = 9\nto = 18", "part[0].bands"),
        ('urgency = "now"\ntitle', 'urgency = "later"\ntitle', "part[0].bands[2].urgency"),
        ('licence = "CC BY 4.0，注明出处即可使用"', "", "part[0].licence"),
        ("reversed = true", 'reversed = "yes"', "part[0].items[2].reversed"),
        ('{ label = "没有", score = 0 }', '{ label = "没有", score = -1 }', "part[0].choices[0].score"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_with_its_key(tmp_path, db, old, new, told):
    text = (FOLDER / "stress-sleep.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "stress-sleep.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FilesRefused) as refused:
        read_all(tmp_path)
    assert told in str(refused.value)


def test_the_editor_says_what_is_wrong_with_the_bands(check):
    value = check.body[0].value
    value["bands"][1]["first"] = 12
    with pytest.raises(ValidationError) as refused:
        check.body[0].block.clean(value)
    assert "bands" in refused.value.block_errors


def test_the_file_names_a_review(db):
    data = tomllib.loads((FOLDER / "stress-sleep.toml").read_text(encoding="utf-8"))
    assert data["next_review"] > date(2026, 10, 12)
