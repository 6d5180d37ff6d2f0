"""Certificates of service: who may, what they say, that a stranger can verify them, and that they end when their service does."""

import shutil
import subprocess
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from portal.certificates.domain import documents, verification
from portal.certificates.models import Certificate, Counter
from portal.certificates.wording import IssueRefused, WordingRefused
from portal.notices.models import Notice
from tests.factories.volunteers import FamilyTieFactory
from time_bank.activities.domain import records
from time_bank.redeeming.domain import certifying
from time_bank.redeeming.domain.errors import Refused
from time_bank.redeeming.layouts import service
from time_bank.redeeming.models import CertificateRequest

from .scene import LATER, NOW, grant_role, served_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FIRST, LAST = date(2026, 10, 1), date(2026, 11, 1)
NUMBER = "330199195503081041"
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="skipped, because pdftotext (poppler-utils) is not installed")


@pytest.fixture
def served(village):
    """Two confirmed services of one volunteer whose document is known."""
    user = village.asker.user
    user.hold_id_number(NUMBER)
    user.save()
    village.asker.refresh_from_db()
    village.records = [served_record(village, village.asker, day=date(2026, 10, day), minutes=90 + day) for day in (12, 20)]
    return village


def ask(village, **more):
    values = {"by": village.asker.user, "now": NOW} | more
    return certifying.ask(village.asker, village.town, FIRST, LAST, **values)


def issue(village, request=None, **more):
    values = {"responsible": "何镇理", "handler": "俞志愿", "contact": "0571-0000000", "by": village.coordinator, "now": NOW} | more
    return certifying.issue(request or ask(village), **values)


def test_it_says_what_order_67_and_the_fuller_form_ask_for(served):
    made = issue(served)
    said = made.snapshot
    assert said["name"] == "何淑芬"
    assert (said["document_type"], said["document_number"]) == ("居民身份证", "330*************41")
    assert said["volunteer_number"] == served.asker.number
    assert [(row["date"], row["minutes"], row["content"], row["title"]) for row in said["records"]] == [
        ("2026-10-12", 102, "接待来访的居民", "心理服务站陪聊"), ("2026-10-20", 110, "接待来访的居民", "心理服务站陪聊"),
    ]  # fmt: skip
    assert (said["minutes"], said["started_on"], said["completed_on"], said["issued_on"]) == (212, "2026-10-12", "2026-10-20", "2026-11-16")
    assert (said["issuer"], said["responsible"], said["handler"], said["issuer_contact"]) == (
        "示例甲镇",
        "何镇理",
        "俞志愿",
        "0571-0000000",
    )
    assert made.number == "ZY-2026-000001"
    assert "免费" in said["statement"]
    assert NUMBER not in str(said)


@needs_poppler
def test_the_paper_says_it_too_with_a_place_for_the_seal(served, tmp_path):
    made = issue(served)
    (tmp_path / "c.pdf").write_bytes(documents.document(made))
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "c.pdf", "-"], capture_output=True, check=True).stdout.decode()
    bare = "".join(text.split())
    for part in ("志愿服务记录证明", "何淑芬", "330*************41", served.asker.number, "心理服务站陪聊", "接待来访的居民", "3小时32分",
                 "示例甲镇", "何镇理", "俞志愿", "0571-0000000", "加盖公章处", made.number, made.characters, "2026年11月16日", "不是职业资格证书"):  # fmt: skip
        assert part in bare
    assert documents.printed(made) == documents.printed(made)


def test_forty_services_run_over_pages_with_the_number_on_each(served, tmp_path):
    for day in range(1, 26):
        served_record(served, served.asker, day=date(2026, 10, day), title=f"敬老院读报 {day}")
    made = issue(served)
    assert len(made.snapshot["records"]) == 27
    assert documents.document(made).startswith(b"%PDF-")


def test_a_stranger_sees_masked_what_the_characters_open(served):
    made = issue(served)
    alone = verification.look_up(made.number)
    assert (alone.state, alone.programme, alone.opened, alone.masked_name) == ("valid", "志愿服务", False, "")
    found = verification.look_up(made.number, made.characters)
    assert found.masked_name == "何＊芬"
    assert found.table[1][0][1] == "心理服务站陪聊"
    shown = str(found)
    for hidden in ("何淑芬", NUMBER, "330*"):
        assert hidden not in shown


def test_the_public_page_shows_the_services_and_no_name(served, client):
    made = issue(served)
    page = client.get(f"/verify/{made.number}/?c={made.characters}").content.decode()
    for part in ("何＊芬", "心理服务站陪聊", "2026\u201110\u201112", "1 小时 42 分", "示例甲镇"):
        assert part in page
    assert "何淑芬" not in page
    assert "培训学时" not in page


def test_only_confirmed_service_of_this_recorder_and_period_is_listed(served):
    served_record(served, served.asker, day=date(2026, 9, 1))
    served_record(served, served.asker, day=date(2026, 10, 25), confirmed=False)
    served_record(served, served.helper, day=date(2026, 10, 26))
    assert [row["date"] for row in issue(served).snapshot["records"]] == ["2026-10-12", "2026-10-20"]


def test_without_confirmed_service_nothing_is_asked_for(served):
    with pytest.raises(Refused, match="no confirmed service"):
        certifying.ask(served.asker, served.other, FIRST, LAST, by=served.asker.user, now=NOW)
    with pytest.raises(Refused, match="no confirmed service"):
        certifying.ask(served.asker, served.town, date(2026, 1, 1), date(2026, 2, 1), by=served.asker.user, now=NOW)
    assert not CertificateRequest.objects.exists()


def test_a_period_that_is_none(served):
    with pytest.raises(Refused, match="ends before"):
        certifying.ask(served.asker, served.town, LAST, FIRST, by=served.asker.user, now=NOW)
    with pytest.raises(Refused, match="not come yet"):
        certifying.ask(served.asker, served.town, date(2027, 1, 1), date(2027, 2, 1), by=served.asker.user, now=NOW)


def test_asked_twice_it_is_one_open_request(served):
    assert ask(served) == ask(served)
    assert CertificateRequest.objects.count() == 1


def test_a_coordinator_may_ask_for_a_volunteer_and_a_stranger_may_not(served):
    assert ask(served, by=served.coordinator).entered_by == served.coordinator
    with pytest.raises(PermissionDenied):
        ask(served, by=served.helper.user)


def test_the_same_services_give_the_same_certificate(served):
    first = issue(served)
    assert issue(served) == first
    assert Certificate.objects.count() == 1
    served_record(served, served.asker, day=date(2026, 10, 28))
    assert issue(served).number == "ZY-2026-000002"


def test_nobody_certifies_their_own_service_or_that_of_their_family(served):
    asked = ask(served)
    grant_role("coordinator", served.asker.user, served.town)
    with pytest.raises(Refused, match="their own service"):
        issue(served, asked, by=served.asker.user)
    FamilyTieFactory(volunteer=served.asker, user=served.second)
    with pytest.raises(Refused, match="their family"):
        issue(served, asked, by=served.second)


def test_who_does_not_run_service_there_issues_nothing(served):
    asked = ask(served)
    far = grant_role("coordinator", served.person("邻镇管理", served.other), served.other)
    with pytest.raises(PermissionDenied):
        issue(served, asked, by=far)
    officer = grant_role("certificate_officer", served.person("顾发证"), served.county)
    assert issue(served, asked, by=officer).issued_by == officer


def test_without_a_known_document_it_is_refused_and_no_number_is_spent(village):
    served_record(village, village.asker)
    with pytest.raises(IssueRefused, match="document_number"):
        issue(village)
    assert CertificateRequest.objects.get().state == "asked"
    assert not Counter.objects.filter(series__startswith="ZY").exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": "国家心理服务职业资格证书"}, WordingRefused),
        ({"statement": "本证明可作为心理治疗执业依据"}, IssueRefused),
        ({"document_number": NUMBER}, IssueRefused),
        ({"minutes": 999}, IssueRefused),
        ({"records": []}, IssueRefused),
        ({"responsible": " "}, IssueRefused),
        ({"started_on": "2026-12-01"}, IssueRefused),
    ],
)
def test_what_may_not_be_printed_is_refused(served, changes, error):
    made = issue(served)
    with pytest.raises(error):
        service.check({**made.snapshot, **changes})


class TestEnding:
    def test_a_reversed_record_revokes_the_certificate_and_tells_both(self, served, django_capture_on_commit_callbacks):
        made = issue(served)
        with django_capture_on_commit_callbacks(execute=True):
            records.reverse(served.records[0], by=served.judge, reason="核查发现不实", now=LATER)
        made.refresh_from_db()
        assert (made.state, made.reason_kind) == ("revoked", "hours")
        told = set(Notice.objects.filter(reason_key__startswith="service-certificate").values_list("user__full_name", flat=True))
        assert {"何淑芬", "俞志愿", "钱敏"} <= told
        assert verification.look_up(made.number).state == "revoked"

    def test_the_sweep_revokes_once_what_nobody_heard(self, served):
        made = issue(served)
        records.reverse(served.records[0], by=served.judge, reason="核查发现不实", now=LATER)
        assert [found.number for found in certifying.sweep(LATER)] == [made.number]
        assert certifying.sweep(LATER + timedelta(hours=1)) == []

    def test_then_a_new_one_lists_what_still_stands(self, served):
        issue(served)
        records.reverse(served.records[0], by=served.judge, reason="核查发现不实", now=LATER)
        certifying.sweep(LATER)
        assert [row["date"] for row in issue(served, ask(served, now=LATER), now=LATER).snapshot["records"]] == ["2026-10-20"]


def test_refused_with_a_reason_the_volunteer_reads(served, django_capture_on_commit_callbacks):
    asked = ask(served)
    with pytest.raises(Refused, match="reason"):
        certifying.refuse(asked, " ", by=served.coordinator, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        certifying.refuse(asked, "请把起止日期写完整", by=served.coordinator, now=NOW)
    assert "请把起止日期写完整" in Notice.objects.get(user=served.asker.user, reason_key__startswith="service-certificate.refused").body
    with pytest.raises(Refused, match="decided meanwhile"):
        issue(served, asked)
