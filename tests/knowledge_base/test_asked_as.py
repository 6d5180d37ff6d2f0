"""How readers ask for an article: it is found by that, nobody reads it, and no approval depends on it."""

import pytest
from django.urls import reverse

from knowledge_base.articles.domain.content import content_hash
from knowledge_base.articles.domain.loading import load
from knowledge_base.articles.validators import LONGEST_WAY, MOST_WAYS
from knowledge_base.models import ArticlePage
from portal.core.checker import FilesRefused

from . import files
from .posting import posted
from .scene import NOW, approved, draft

pytestmark = pytest.mark.django_db
WAYS = ["翻烧饼", "眼睛瞪到天亮"]
SLUG = "shui-jiao"


def test_it_is_found_by_them_and_they_are_never_shown(county, editor, doctor, client):
    from portal.search.domain import indexing

    article = approved(county, doctor, by=editor, asked_as=WAYS)
    indexing.index_waiting(NOW.replace(year=2100))
    found = client.get(reverse("search:page"), {"q": "瞪到天亮"}).content.decode()
    assert f'href="/knowledge/{article.slug}/' in found
    for shown in (found.replace('value="瞪到天亮"', ""), client.get(article.get_url()).content.decode()):
        assert not any(way in shown for way in WAYS)


def test_an_approval_does_not_depend_on_them(county, editor, doctor):
    article = approved(county, doctor, by=editor)
    before = content_hash(article)
    article.asked_as = WAYS
    assert content_hash(article) == before
    article.save_revision(user=editor).publish(user=doctor, skip_permission_checks=True)
    assert ArticlePage.objects.get(pk=article.pk).asked_as == WAYS


def test_the_editor_takes_a_line_each_and_says_which_is_too_long(county, editor, client):
    client.force_login(editor)
    page = draft(county, by=editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    long = "怎" * (LONGEST_WAY + 1)
    answer = client.post(address, posted(page, asked_as=f"翻烧饼\n{long}"))
    assert f"第 2 行有 {LONGEST_WAY + 1} 个字" in answer.content.decode()
    answer = client.post(address, posted(page, asked_as="\n".join(map(str, range(MOST_WAYS + 1)))))
    assert f"最多 {MOST_WAYS} 种问法" in answer.content.decode()
    assert client.post(address, posted(page, asked_as=" 翻烧饼 \n\n眼睛瞪到天亮")).status_code == 302
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().asked_as == WAYS


def written(tmp_path, ways):
    told = "asked_as = [" + ", ".join(f'"{way}"' for way in ways) + "]\nkey_points"
    return files.write(tmp_path, {SLUG: files.SLEEP.replace("key_points", told, 1)})


def latest():
    return ArticlePage.objects.get(slug=SLUG).get_latest_revision_as_object()


def test_a_file_brings_them_and_a_page_follows_its_file(tmp_path, county):
    load(written(tmp_path, WAYS[:1]), county, None, NOW)
    assert latest().asked_as == WAYS[:1]
    assert len(load(written(tmp_path, WAYS[:1]), county, None, NOW).unchanged) == 1
    assert len(load(written(tmp_path, WAYS), county, None, NOW).updated) == 1
    assert latest().asked_as == WAYS


def test_what_an_editor_wrote_is_kept_and_the_rest_still_follows(tmp_path, county):
    load(written(tmp_path, WAYS[:1]), county, None, NOW)
    page = latest()
    page.asked_as = ["数羊数到一千"]
    page.save_revision()
    folder = written(tmp_path, WAYS)
    assert len(load(folder, county, None, NOW).unchanged) == 1
    text = (folder / f"{SLUG}.toml").read_text(encoding="utf-8")
    (folder / f"{SLUG}.toml").write_text(text.replace("越使劲越清醒", "越使劲越醒着"), encoding="utf-8")
    assert len(load(folder, county, None, NOW).updated) == 1
    assert "越醒着" in latest().summary
    assert latest().asked_as == ["数羊数到一千"]


def test_a_file_with_too_long_a_way_is_refused(tmp_path, county):
    with pytest.raises(FilesRefused, match=r"asked_as: 第 1 行有 61 个字"):
        load(written(tmp_path, ["怎" * 61]), county, None, NOW)
    assert not ArticlePage.objects.exists()
