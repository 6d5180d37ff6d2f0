"""The public pages of events, the calendar file, and the back office."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import ModelLogEntry

from knowledge_base.events import limits, searching
from knowledge_base.events.domain import calendar_file, planning, seats
from knowledge_base.events.models import Event, SignUp
from portal.accounts.data_rights import holdings
from portal.core import clock
from portal.core.crypto import keyed_hash
from portal.notices.models import Notice
from portal.search.domain import indexing
from portal.search.models import SearchChange, SearchDocument, SearchText
from tests.factories.accounts import UserFactory
from tests.knowledge_base.places import NOW, at, event, join, phone

pytestmark = pytest.mark.django_db
NUMBER, NAME = "13912345678", "周小满"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    moment = {"now": NOW}
    monkeypatch.setattr(clock, "now", lambda: moment["now"])
    cache.clear()

    def stand(value):
        moment["now"] = value

    return stand


@pytest.fixture
def held(tree):
    return event(tree.township_a, seats=1, contact="村委会 0571-1", topics=["sleep"])


def titles(part):
    return re.findall(r'<h3 lang="zh-Hans"><a href="[^"]+">([^<]+)</a>', part)


def test_coming_and_past_stand_apart_and_the_nearest_comes_first(client, tree):
    event(tree.township_a, "后天", starts=NOW + timedelta(days=2))
    event(tree.township_a, "明天", starts=NOW + timedelta(days=1))
    event(tree.township_a, "上周", starts=NOW - timedelta(days=7))
    event(tree.township_a, "前年", starts=NOW - timedelta(days=700))
    event(tree.township_a, "没公开", is_published=False)
    planning.cancel(event(tree.township_a, "取消的", starts=NOW + timedelta(days=5)), "下雪", by=None, now=NOW)
    coming, past = client.get("/events/").content.decode().split('id="past"')
    assert titles(coming) == ["明天", "后天", "取消的"]
    assert titles(past) == ["上周"]


def test_filter_by_setting(client, tree):
    from portal.core.models import Setting

    event(tree.township_a, "村里的")
    event(tree.township_a, "学校的", setting=Setting.objects.get(code="school"))
    assert titles(client.get("/events/", {"setting": "school"}).content.decode()) == ["学校的"]
    assert len(titles(client.get("/events/", {"setting": "nowhere"}).content.decode())) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, tree, count, django_assert_max_num_queries):
    for n in range(count):
        join(event(tree.township_a, f"活动{n}"), 1)
    client.get("/events/")
    with django_assert_max_num_queries(12):
        client.get("/events/")


def send(client, held, number=NUMBER, name=NAME, agreed="on", **more):
    return client.post(reverse("events:sign_up", args=[held.slug]), {"name": name, "phone": number, "agreed": agreed}, **more)


class TestSigningUp:
    def test_without_an_account_and_the_link_leads_back(self, client, held):
        response = send(client, held)
        assert response.status_code == 302
        page = client.get(response["Location"])
        text = page.content.decode()
        assert "名额已为您留好" in text
        assert NAME in text
        assert "139****5678" in text
        assert NUMBER not in text
        assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("strict-origin", "noindex, nofollow")
        assert "no-store" in page["Cache-Control"]

    def test_when_full_one_waits_and_sees_it(self, client, held):
        join(held, 1)
        assert "把我排进候补" in client.get(reverse("events:event", args=[held.slug])).content.decode()
        text = client.get(send(client, held)["Location"]).content.decode()
        assert "您在候补名单上" in text

    def test_a_seat_given_back_goes_to_the_next(self, client, held):
        address = send(client, held)["Location"]
        waiting, _token = join(held, 2)
        text = client.post(address).content.decode()
        assert "谢谢您告诉我们" in text
        waiting.refresh_from_db()
        assert waiting.state == "seated"
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [({"number": "12"}, "11 位"), ({"name": ""}, "请写下"), ({"agreed": ""}, "没有您的同意"), ({"number": ""}, "请写下")],
    )
    def test_what_is_wrong_is_said_at_its_field_and_kept(self, client, held, wrong, says):
        response = send(client, held, **wrong)
        text = response.content.decode()
        assert re.search(says, text.split('id="sign-up"')[1])
        assert not SignUp.objects.exists()

    def test_a_number_twice_is_refused_in_words(self, client, held):
        send(client, held)
        text = send(client, held, number="139 1234 5678").content.decode()
        assert "已在名单上" in text
        assert SignUp.objects.count() == 1

    def test_a_form_that_is_sent_again_leads_to_the_same_seat(self, client, held):
        page = client.get(reverse("events:event", args=[held.slug])).content.decode()
        form = {"name": NAME, "phone": NUMBER, "agreed": "on", "once": re.search(r'name="once" value="([^"]+)"', page)[1]}
        first, again = (client.post(reverse("events:sign_up", args=[held.slug]), form) for _ in range(2))
        assert first["Location"] == again["Location"]
        assert "名额已为您留好" in client.get(again["Location"]).content.decode()
        assert SignUp.objects.count() == 1

    def test_too_many_from_one_address_wait(self, client, tree):
        held = event(tree.township_a)
        for n in range(limits.SIGN_UPS):
            send(client, held, number=f"138{n:08}")
        response = send(client, held)
        assert response.status_code == 429
        assert "十分钟" in response.content.decode()
        assert SignUp.objects.count() == limits.SIGN_UPS

    def test_a_household_with_many_addresses_is_one(self, client, tree):
        held = event(tree.township_a)
        for n in range(limits.SIGN_UPS + 3):
            send(client, held, number=f"138{n:08}", REMOTE_ADDR=f"2001:db8:1:2::{n:x}")
        assert SignUp.objects.count() == limits.SIGN_UPS
        send(client, held, REMOTE_ADDR="2001:db8:1:3::1")
        assert SignUp.objects.count() == limits.SIGN_UPS + 1

    def test_trying_links_is_limited(self, client, held, monkeypatch):
        _made, token = join(held)
        monkeypatch.setattr(limits, "LINKS", 2)
        address = reverse("events:own", args=[held.slug, token])
        assert [client.get(address).status_code for _n in range(3)] == [200, 200, 404]

    def test_the_seat_of_a_hidden_event_can_still_be_given_back(self, client, held):
        _made, token = join(held)
        Event.objects.filter(pk=held.pk).update(is_published=False)
        address = reverse("events:own", args=[held.slug, token])
        assert client.get(address).status_code == 200
        assert client.get(reverse("events:own", args=[held.slug, "x" * 24])).status_code == 404
        assert held.title not in client.get(reverse("events:own", args=[held.slug, "x" * 24])).content.decode()
        client.post(address)
        assert not SignUp.objects.exists()

    def test_a_wrong_link_says_so(self, client, held):
        response = client.get(reverse("events:own", args=[held.slug, "x" * 24]))
        assert response.status_code == 404
        assert "这里没有报名" in response.content.decode()

    def test_after_closing_there_is_no_form(self, client, held, now):
        now(held.starts_at)
        text = client.get(reverse("events:event", args=[held.slug])).content.decode()
        assert 'name="phone"' not in text
        assert "报名已截止" in text
        assert "报名已截止" in send(client, held).content.decode()


class TestLeaks:
    """A name or a number of who signed up is nowhere but on their own page, masked in the office, and in the list for the door."""

    def test_not_on_public_pages_nor_in_search_log_session_or_notices(self, client, held, cast):
        response = send(client, held)
        token = response["Location"].rstrip("/").rsplit("/", 1)[1]
        indexing.index_waiting(NOW)
        places = [client.get(path).content.decode() for path in ("/events/", reverse("events:event", args=[held.slug]), "/")]
        places += [str(value) for row in SearchText.objects.values_list() for value in row]
        places += [str(value) for row in ModelLogEntry.objects.values_list() for value in row]
        places += [str(dict(client.session)), str(list(Notice.objects.values_list()))]
        places += [client.get(reverse("events:ics", args=[held.slug])).content.decode()]
        for text in places:
            for secret in (NAME, NUMBER, NUMBER[-8:], token, keyed_hash("+86" + NUMBER)):
                assert secret not in text

    def test_the_office_sees_masks_and_the_export_is_logged(self, client, held, cast):
        send(client, held)
        client.force_login(cast.administrator)
        text = client.get(reverse("events_office:sign_ups", args=[held.pk])).content.decode()
        assert "周**" in text
        assert "139****5678" in text
        assert NAME not in text
        assert NUMBER not in text
        response = client.post(reverse("events_office:export", args=[held.pk]))
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert [cell.value for cell in sheet[2]][:2] == [NAME, NUMBER]
        entry = ModelLogEntry.objects.filter(action="event.export").get()
        assert (entry.user, entry.data) == (cast.administrator, {"rows": 1})

    def test_the_sibling_takes_no_list(self, client, held, cast):
        client.force_login(cast.sibling)
        assert client.post(reverse("events_office:export", args=[held.pk])).status_code == 404
        assert client.get(reverse("events_office:sign_ups", args=[held.pk])).status_code == 404


class TestDataRights:
    def person(self, number, verified=True):
        user = UserFactory(username="me", full_name="周兰")
        user.hold_phone(number, verified=verified)
        user.save()
        return user

    def test_sign_ups_under_a_proven_number_are_exported_and_erased(self, held):
        join(held, 1, name="小周")
        waiting, _token = join(held, 2)
        user = self.person(phone(1))
        holding = holdings.get("events")
        (row,) = holding.export(user)["sign_ups"]
        assert (row["event"], row["name"]) == (held.title, "小周")
        assert holding.erase(user, NOW) == []
        assert list(SignUp.objects.all()) == [waiting]
        waiting.refresh_from_db()
        assert waiting.state == "seated"

    def test_a_number_that_is_only_claimed_opens_nothing(self, held):
        join(held, 1)
        user = self.person(phone(1), verified=False)
        holding = holdings.get("events")
        assert holding.export(user) == {"sign_ups": []}
        holding.erase(user, NOW)
        assert SignUp.objects.count() == 1


class TestCalendarFile:
    def test_it_names_the_event_in_lines_that_calendars_read(self, client, tree):
        held = event(tree.township_a, "睡眠；讲座,第一场" + "长" * 30, starts=at("2026-11-27 14:00"))
        response = client.get(reverse("events:ics", args=[held.slug]))
        assert response["Content-Type"].startswith("text/calendar")
        lines = response.content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        whole = response.content.decode().replace("\r\n ", "")
        assert "DTSTART:20261127T060000Z\r\nDTEND:20261127T080000Z" in whole
        assert "SUMMARY:睡眠；讲座\\,第一场" in whole
        assert f"URL:http://127.0.0.1:8000/events/{held.slug}/" in whole
        assert whole.startswith("BEGIN:VCALENDAR\r\n")
        assert whole.endswith("END:VCALENDAR\r\n")

    def test_a_cancelled_event_says_so(self, held):
        planning.cancel(held, "下雪", by=None, now=NOW)
        held.refresh_from_db()
        assert b"STATUS:CANCELLED" in calendar_file.ics(held, "http://x/y", NOW)

    def test_line_breaks_can_not_smuggle_a_line_in(self, held):
        held.summary = "一\r\nATTACH:http://evil"
        assert b"\r\nATTACH" not in calendar_file.ics(held, "http://x/y", NOW)


def test_a_cancelled_event_says_why_and_takes_nobody(client, held):
    planning.cancel(held, "下雪封路", by=None, now=NOW)
    text = client.get(reverse("events:event", args=[held.slug])).content.decode()
    assert "下雪封路" in text
    assert 'name="phone"' not in text


def test_the_office_plans_edits_cancels_and_reports(client, cast, now):
    client.force_login(cast.administrator)
    from portal.core.models import Setting

    values = {
        "organisation": cast.tree.village.pk, "title": "新活动", "summary": "一句话", "setting": Setting.objects.get(code="village").pk,
        "starts_at": "2026-11-27T14:00", "ends_at": "2026-11-27T16:00", "place": "礼堂", "takes_sign_ups": "on", "seats": "20", "is_published": "on",
    }  # fmt: skip
    wrong = client.post(reverse("events_office:add"), {**values, "ends_at": "2026-11-27T13:00"})
    assert "早于开始" in wrong.content.decode()
    assert client.post(reverse("events_office:add"), values).status_code == 302
    held = Event.objects.get()
    assert (held.starts_at, held.seats, held.slug) == (at("2026-11-27 14:00"), 20, "2026-11-27-xin-huo-dong")
    assert client.post(reverse("events_office:edit", args=[held.pk]), {**values, "title": "改名"}).status_code == 302
    now(held.ends_at)
    client.post(reverse("events_office:report", args=[held.pk]), {"head_count": "18", "material_count": "20", "material_note": "小贴士"})
    held.refresh_from_db()
    assert (held.title, held.state, held.head_count) == ("改名", "done", 18)
    assert "改名" in client.get(reverse("events_office:list")).content.decode()


class TestSearch:
    def found(self):
        indexing.index_waiting(NOW)
        return list(SearchDocument.objects.filter(kind="event").values_list("text__title", flat=True))

    def test_an_event_is_found_with_its_facets_and_goes(self, held):
        assert self.found() == [held.title]
        row = SearchDocument.objects.get(kind="event")
        assert "sleep" in row.topics
        assert "village" in row.settings
        planning.edit(held, by=None, now=NOW, is_published=False)
        assert self.found() == []

    def test_what_is_over_sinks_when_time_passes(self, held, now):
        assert self.found() == [held.title]
        now(held.ends_at + timedelta(hours=1))
        SearchChange.objects.all().delete()
        searching.tell_of_time(clock.now())
        indexing.index_waiting(clock.now())
        assert SearchDocument.objects.get(kind="event").boost == searching.OVER


def test_the_home_page_names_the_next_events(client, tree):
    for n in range(4):
        event(tree.township_a, f"活动{n}", starts=NOW + timedelta(days=n + 1))
    text = client.get("/").content.decode()
    assert [f"活动{n}" in text for n in range(4)] == [True, True, True, False]


def test_seats_left_stand_on_the_page(client, held):
    assert "还有 1 个名额" in client.get(reverse("events:event", args=[held.slug])).content.decode()
    assert seats.free_seats(held) == 1
