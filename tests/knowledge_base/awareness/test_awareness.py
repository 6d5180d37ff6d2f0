"""A survey of what the public knows: counts alone, shares with their interval, within reach."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.awareness.domain import surveying
from knowledge_base.awareness.domain.results import result
from knowledge_base.awareness.domain.statistics import Share
from knowledge_base.awareness.models import Count, Edition, Survey
from portal.core import clock
from tests.knowledge_base.places import QUESTIONS, edition

pytestmark = pytest.mark.django_db
ALL_RIGHT, NONE_RIGHT = [0, 1, 1], [None, 0, 0]


@pytest.fixture
def officer(person, county):
    return person("officer", "editor", county)


@pytest.fixture
def held(county, officer):
    return edition(county, officer, clock.now())


def again(held):
    return result(Edition.objects.get(pk=held.pk))


def test_wilson_gives_the_known_interval_and_stays_within_bounds():
    share = Share(8, 10)
    assert (share.percent, share.low, share.high) == (80.0, 49.0, 94.3)
    assert Share(0, 10).interval[0] == 0
    assert (Share(0, 10).high, Share(10, 10).low, Share(10, 10).high) == (27.8, 72.2, 100.0)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(pair):
    low, high = Share(*pair).interval
    assert 0 <= low <= pair[0] / pair[1] + 1e-12
    assert pair[0] / pair[1] - 1e-12 <= high <= 1


def test_answers_become_counts_of_the_day_and_nothing_else(held):
    now = clock.now()
    for _n in range(4):
        surveying.answer(held, ALL_RIGHT, now)
    surveying.answer(held, NONE_RIGHT, now)
    row = Count.objects.get()
    assert (row.people, row.right, row.day) == (5, [4, 4, 4], now.astimezone().date())
    assert not [field for field in Count._meta.fields if isinstance(field, (models.DateTimeField, models.GenericIPAddressField))]
    assert [share.percent for _text, share in again(held).questions] == [80.0] * 3
    assert again(held).whole.percent == 80.0


def test_fewer_than_five_people_show_nothing(held, client, officer):
    for _n in range(4):
        surveying.answer(held, ALL_RIGHT, clock.now())
    found = again(held)
    assert found.is_hidden
    assert found.questions == []
    assert found.whole is None
    client.force_login(officer)
    assert "暂不显示结果" in client.get(reverse("awareness_office:outcome", args=[held.pk])).content.decode()


def test_paper_is_added_to_the_screen(held, officer):
    surveying.enter_paper(held, by=officer, day=held.begins, people=20, rights=[10, 20, 0])
    surveying.enter_paper(held, by=officer, day=held.begins, people=20, rights=[10, 20, 0])
    assert [share.percent for _text, share in again(held).questions] == [50.0, 100.0, 0.0]
    assert (again(held).people, again(held).whole.percent) == (40, 50.0)


@pytest.mark.parametrize("rights", [[21, 0, 0], [-1, 0, 0], [1, 1]])
def test_more_right_than_asked_is_refused(held, officer, rights):
    with pytest.raises(ValidationError):
        surveying.enter_paper(held, by=officer, day=held.begins, people=20, rights=rights)
    assert not Count.objects.exists()


def test_out_of_its_days_nothing_is_counted(held, officer):
    with pytest.raises(ValidationError):
        surveying.answer(held, ALL_RIGHT, clock.now() + timedelta(days=60))
    with pytest.raises(ValidationError):
        surveying.enter_paper(held, by=officer, day=held.ends + timedelta(days=1), people=5, rights=[1, 1, 1])
    assert not Count.objects.exists()


def test_nobody_surveys_beyond_their_reach(township, county, person):
    local = person("local", "editor", township)
    with pytest.raises(PermissionDenied):
        edition(county, local, clock.now())
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "没有等号的一行", "问题一二 = 对 / 错", "问题一二 = *对 / *错", "问题一二 = *对", "问题一二 = *对 / 对"]
)
def test_a_line_that_is_no_question_is_told(text):
    with pytest.raises(ValidationError):
        surveying.questions_of(text)


def test_lines_and_questions_say_the_same():
    questions = surveying.questions_of(QUESTIONS)
    assert [question["right"] for question in questions] == [0, 1, 1]
    assert surveying.questions_of(surveying.lines_of(questions)) == questions


def test_the_sheet_is_filled_in_by_one_after_the_other(held, client):
    address = reverse("awareness:sheet", args=[held.code])
    assert "我们" not in client.get(address).cookies
    thanks = client.post(address, {"q0": "0", "q1": "1", "q2": "x", "sheet": "a"}, follow=True).content.decode()
    assert "请下一位作答" in thanks
    assert "七个小时上下" in thanks
    assert Count.objects.get().right == [1, 1, 0]
    client.post(address, {"q0": "0", "q1": "1", "q2": "x", "sheet": "a"})  # sent twice
    assert Count.objects.get().people == 1
    assert client.post(address, {"q0": "0"}).status_code == 400
    assert Count.objects.get().people == 1
    assert client.get("/survey/nothing/").status_code == 404


def test_an_officer_makes_holds_counts_and_takes_the_workbook(client, officer, county):
    client.force_login(officer)
    client.post(reverse("awareness_office:make"), {"organisation": county.pk, "title": "=1+1", "questions": QUESTIONS})
    today = clock.now().astimezone().date()
    values = {"organisation": county.pk, "sample": "convenience", "description": "赶集的人", "begins": today, "ends": today}
    client.post(reverse("awareness_office:hold", args=[Survey.objects.get().pk]), values)
    held = Edition.objects.get()
    counts = {"day": today, "people": 10, "q0": 8, "q1": 5, "q2": 2}
    client.post(reverse("awareness_office:paper", args=[held.pk]), counts)
    page = client.get(reverse("awareness_office:outcome", args=[held.pk])).content.decode()
    assert "80.0%" in page
    assert "49.0" in page
    assert "方便抽样不是随机抽样" in page
    assert "50.0%" in client.get(reverse("awareness_office:list")).content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(reverse("awareness_office:export")).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == 5
    assert not str(rows[1][0]).startswith("=")
    assert rows[2][6:] == [10, 80, 49, 94.3]
