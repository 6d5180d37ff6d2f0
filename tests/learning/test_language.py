"""In the English interface, what is Chinese is marked as Chinese, wherever a learner meets it."""

import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.safestring import SafeString

from courses.assessment.domain import questionnaires
from courses.learning.domain import missing, parts, work
from courses.learning.models import Answer
from portal.core.models import Audience
from portal.core.templatetags.xinqiao import chinese, phrases

from .scene import Learner, person

HAN = re.compile(r"[\u3400-\u9fff]")
EMPTY = {"br", "img", "input", "link", "meta", "hr", "use", "rect", "circle", "path", "source", "track", "wbr", "col"}


class Unmarked(HTMLParser):
    """Chinese text of <main> whose nearest lang is not Chinese."""

    def __init__(self):
        super().__init__()
        self.langs, self.inside, self.found = [], 0, []

    def handle_starttag(self, tag, attrs):
        self.inside += tag == "main"
        if tag not in EMPTY:
            self.langs.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        while self.langs and self.langs.pop()[0] != tag:
            pass
        self.inside -= tag == "main"

    def handle_data(self, data):
        skipped = {"script", "style", "option", "textarea"} & {tag for tag, _lang in self.langs}
        lang = next((lang for _tag, lang in reversed(self.langs) if lang), "")
        if self.inside and not skipped and HAN.search(data) and not lang.lower().startswith("zh"):
            self.found.append(data.strip())


def unmarked(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    page = response.content.decode()
    assert '<html lang="en"' in page
    reader = Unmarked()
    reader.feed(page)
    return reader.found


@pytest.fixture
def reader(settings):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.django_db
def test_a_learners_pages_mark_every_chinese_text(reader):
    learner = Learner(person())
    first, second = learner.lessons[:2]
    learner.finish(first)
    learner.open(second)
    plan = parts.outline(second).parts
    learner.do(second, next(part for part in plan if part.evidence == "writing"), 0)
    quiz = next((part for part in parts.outline(first).parts if part.evidence == "quiz"), None)
    assert quiz is not None
    work.send_back(
        Answer.objects.filter(account=learner.account).first(), by=person("trainer", "孙立"), note="请写得再具体一些。", now=learner.now
    )
    reader.force_login(learner.user)
    number, other = learner.enrolment.pk, Audience.objects.exclude(pk=learner.enrolment.audience_id).first()
    module = first.get_parent()
    paths = [
        f"/learn/{number}/", "/learn/hours/", first.url, second.url, f"/learn/{number}/audience/", f"/learn/{number}/leave/",
        f"/learn/{number}/audience/?audience={other.code}", f"/learn/{number}/questionnaire/", module.url, learner.programme.url, "/training/",
    ]  # fmt: skip
    wrong = [f"{path}: {text}" for path in paths for text in unmarked(reader, path)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_learner_with_everything_meets_marked_texts_too(reader):
    learner = Learner(person())
    learner.finish_all()
    reader.force_login(learner.user)
    assert unmarked(reader, f"/learn/{learner.enrolment.pk}/questionnaire/") == []
    questionnaires.submit_signed(
        learner.account.public_id, missing.subject_key(learner.enrolment), {"case": "一", "learnt": "二"}, False, learner.now
    )
    assert unmarked(reader, f"/learn/{learner.enrolment.pk}/") == []


def test_runs_of_chinese_are_marked_and_nothing_else_is_touched():
    with translation.override("en"):
        assert chinese("Go on: 先看：安全 & more") == 'Go on: <span lang="zh-Hans">先看：安全</span> &amp; more'
        assert chinese(SafeString('<a title="甲">乙</a>')) == '<a title="甲"><span lang="zh-Hans">乙</span></a>'
        assert phrases("no Chinese") == "no Chinese"
    with translation.override("zh-hans"):
        assert chinese("甲<b>") == "甲&lt;b&gt;"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_phrases_escape_once(language):
    text = "甲 & 乙，<丙>；it's “丁”。"
    with translation.override(language):
        shown = Template("{% filter phrases %}{{ text }}{% endfilter %}").render(Context({"text": text}))
        assert shown == phrases(text)
        assert "&amp;amp;" not in shown
        assert "&lt;" in shown
        assert "<丙>" not in shown


def test_phrases_leave_tags_of_safe_text_alone():
    with translation.override("zh-hans"):
        assert Template("{% filter phrases %}甲，<b>乙</b>。{% endfilter %}").render(Context()) == "甲，<b>乙</b>。"
