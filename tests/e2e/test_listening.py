"""An article to be heard: the browser's own player is there to be pressed, and what it fetches is sound."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from knowledge_base.articles.domain import loading, reviewing
from knowledge_base.models import ArticlePage

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LOAD = """new Promise((done) => {
  const sound = document.querySelector("audio");
  sound.onloadedmetadata = () => done(sound.duration);
  sound.onerror = () => done(0);
  sound.preload = "metadata";
  sound.load();
})"""


@pytest.fixture
def article(monkeypatch):
    Clock(monkeypatch, START)
    top = county()["county"]
    loading.load(settings.FIXTURES_ROOT / "knowledge_base" / "articles", top, None, START)
    page = ArticlePage.objects.get(slug="yeli-xinglai")
    reviewing.submit(page, None)
    doctor = person("doctor", "沈医师", top, "health_reviewer")
    next_review = START.date().replace(year=2027)
    reviewing.approve(page.get_latest_revision(), by=doctor, qualification="精神科主治医师", next_review=next_review, now=START)
    return ArticlePage.objects.get(pk=page.pk)


def test_a_piece_can_be_pressed_heard_and_read(visit, article):
    reader = visit()
    reader.go(article.url)
    assert reader.page.locator("audio").bounding_box()["height"] >= 44
    assert reader.page.locator("details.xq-fold[open]").first.is_visible()
    assert 200 < reader.page.evaluate(LOAD) < 300
    reader.check("listening")
