"""Sheets of paper: numbered, entered once, with a scan, and never half."""

import shutil
import subprocess
from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.learning.models import Evidence
from tests.factories.volunteers import FamilyTieFactory
from time_bank.ledger.models import TimeTransaction
from time_bank.redeeming.domain import matching, sheets
from time_bank.redeeming.domain.errors import Refused
from time_bank.redeeming.models import PaperSheet, ServiceRequest
from time_bank.redeeming.sheets import printing

from .scene import LATER, NOW, scan, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
Kind, State = PaperSheet.Kind, ServiceRequest.State
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="skipped, because pdftotext (poppler-utils) is not installed")


def printed(village, kind=Kind.REQUEST, **more):
    return sheets.make(kind, village.town, 1, by=village.coordinator, now=NOW, **more)[0]


def enter_request(village, sheet, code=None, upload=None, **more):
    return sheets.enter_request(
        sheet, code or sheet.code, village.account(), village.wish(), upload or scan(), identity_note="当面递交",
        by=more.get("by", village.coordinator), now=NOW,
    )  # fmt: skip


def enter_service(village, sheet, request, minutes=90, by=None, **more):
    begins = matching.wanted_moment(request)
    ends = begins.replace(hour=begins.hour + minutes // 60, minute=minutes % 60)
    return sheets.enter_service(sheet, more.get("code", sheet.code), request, begins, ends, scan(), by=by or village.coordinator, now=LATER)


def test_numbers_run_on_without_gap_or_double(village):
    first = sheets.make(Kind.REQUEST, village.town, 3, by=village.coordinator, now=NOW)
    second = sheets.make(Kind.SERVICE, village.town, 2, by=village.coordinator, now=NOW)
    assert [sheet.number for sheet in [*first, *second]] == [
        "SQ2026-000001", "SQ2026-000002", "SQ2026-000003", "FW2026-000004", "FW2026-000005",
    ]  # fmt: skip
    assert len({sheet.code for sheet in [*first, *second]}) == 5


@pytest.mark.parametrize("count", [0, -1, 51])
def test_how_many_may_be_printed(village, count):
    with pytest.raises(Refused, match="1 to 50"):
        sheets.make(Kind.REQUEST, village.town, count, by=village.coordinator, now=NOW)


@needs_poppler
@pytest.mark.parametrize("kind", list(Kind))
def test_the_paper_says_number_code_and_whom_to_call(village, tmp_path, kind):
    made = sheets.make(kind, village.town, 2, by=village.coordinator, now=NOW)
    (tmp_path / "s.pdf").write_bytes(printing.pdf(made, NOW))
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "s.pdf", "-"], capture_output=True, check=True).stdout.decode()
    for sheet in made:
        assert sheet.number in text
        assert sheet.code in text.replace(" ", "")
    assert "120" in text
    assert text.count("\f") == 2


@needs_poppler
def test_the_sheet_of_a_service_names_the_volunteer_and_nothing_of_where_somebody_lives(village, tmp_path):
    asked = village.agreed()
    sheet = printed(village, Kind.SERVICE, request=asked)
    (tmp_path / "s.pdf").write_bytes(printing.pdf([sheet], NOW))
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "s.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert asked.code in text
    assert "曹志愿" in text
    assert asked.place not in text
    assert asked.wish not in text


def test_a_sheet_becomes_a_request_with_its_scan(village):
    sheet = printed(village)
    asked = enter_request(village, sheet)
    sheet.refresh_from_db()
    assert (asked.channel, asked.sheet, sheet.state, sheet.entered_by) == ("paper", sheet, "entered", village.coordinator)
    assert sheet.evidence.title == sheet.number


def test_entered_once(village):
    sheet = printed(village)
    enter_request(village, sheet)
    with pytest.raises(Refused, match="entered already"):
        enter_request(village, sheet)
    assert ServiceRequest.objects.count() == 1


def test_a_wrong_code_is_refused_and_a_hand_written_one_is_read_kindly(village):
    sheet = printed(village)
    with pytest.raises(Refused, match="does not belong"):
        enter_request(village, sheet, code="AAAAAA")
    assert enter_request(village, sheet, code=f" {sheet.code[:3]}-{sheet.code[3:].lower()} ").sheet == sheet


def test_a_file_that_is_no_scan_leaves_nothing_half_written(village):
    sheet = printed(village)
    with pytest.raises(ValidationError, match="not what is asked for"):
        enter_request(village, sheet, upload=SimpleUploadedFile("sheet.png", b"<html>no picture</html>"))
    sheet.refresh_from_db()
    assert sheet.state == "printed"
    assert not ServiceRequest.objects.exists()
    assert not Evidence.objects.exists()


def test_void_sheets_are_entered_no_more(village):
    sheet = sheets.void(printed(village), "撕破了", by=village.coordinator, now=NOW)
    with pytest.raises(Refused, match="void already"):
        enter_request(village, sheet)


def test_a_coordinator_of_another_township_enters_nothing(village):
    from .scene import grant_role

    stranger = grant_role("coordinator", village.person("邻镇管理", village.other), village.other)
    with pytest.raises(PermissionDenied):
        enter_request(village, printed(village), by=stranger)


class TestServiceSheet:
    def test_both_signed_so_the_minutes_move(self, village):
        asked = village.match()
        sheet = printed(village, Kind.SERVICE, request=asked)
        done = enter_service(village, sheet, asked)
        assert (done.state, village.balance(), village.balance(village.helper.user)) == (State.SETTLED, 210, 90)
        assert (done.reported_by, done.confirmed_by) == (village.helper.user.pseudonym, village.coordinator.pseudonym)
        sheet.refresh_from_db()
        assert (done.record.evidence, sheet.state) == (sheet.evidence, "entered")

    def test_a_sheet_counts_once(self, village):
        asked = village.match()
        sheet = printed(village, Kind.SERVICE)
        enter_service(village, sheet, asked)
        other = village.match()
        with pytest.raises(Refused, match="entered already"):
            enter_service(village, sheet, other)
        assert TimeTransaction.objects.filter(kind="settle").count() == 1

    def test_a_sheet_for_one_request_is_not_entered_for_another(self, village):
        sheet = printed(village, Kind.SERVICE, request=village.match())
        with pytest.raises(Refused, match="was printed for"):
            enter_service(village, sheet, village.match(village.ask(wanted_at=time(14, 0))))

    def test_the_volunteer_does_not_enter_their_own_sheet_nor_does_family(self, village):
        from .scene import grant_role

        asked = village.match()
        sheet = printed(village, Kind.SERVICE, request=asked)
        grant_role("coordinator", village.helper.user, village.town)
        with pytest.raises(Refused, match="your own service"):
            enter_service(village, sheet, asked, by=village.helper.user)
        FamilyTieFactory(volunteer=village.helper, user=village.coordinator)
        with pytest.raises(Refused, match="family"):
            enter_service(village, sheet, asked)
        assert state_of(asked) == State.MATCHED
        assert not Evidence.objects.exists()

    def test_no_sheet_before_somebody_was_found(self, village):
        with pytest.raises(Refused, match="No volunteer"):
            printed(village, Kind.SERVICE, request=village.ask())
