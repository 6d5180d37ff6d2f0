"""Issuing: once for each achievement, numbers without gaps, every end with its trace."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.log_actions import registry

from portal.certificates import signals, wording
from portal.certificates.domain import names
from portal.certificates.domain.issue import (
    ALPHABET,
    NameNotPrintable,
    NotValid,
    OrganisationNotConfirmed,
    Request,
    TextNotPrintable,
    issue,
    issue_batch,
    reissue,
    revoke,
)  # fmt: skip
from portal.certificates.layouts.snapshots import SnapshotRefused
from portal.certificates.models import Certificate, Counter, NameTask

from .scene import LATER, NOW, certify, snapshot

pytestmark = pytest.mark.django_db
UNPRINTABLE = "\U0002a6d6"  # an ideograph of the standard that the fonts lack


def logged(certificate):
    return list(registry.get_logs_for_instance(certificate).order_by("timestamp", "pk").values_list("action", flat=True))


@pytest.fixture
def heard():
    """What was announced: [(signal, number)]."""
    found = []
    kept = []
    for name in ("certificates_issued", "certificate_revoked", "certificate_replaced"):

        def receiver(_name=name, certificate=None, certificates=(), **kwargs):
            found.extend((_name, one.number) for one in certificates or [certificate])

        kept.append((getattr(signals, name), receiver))
        getattr(signals, name).connect(receiver)
    yield found
    for signal, receiver in kept:
        signal.disconnect(receiver)


def test_the_first_number_of_a_year_and_what_is_frozen(cast, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = certify(cast)
    assert made.number == "XQ-2026-000001"
    assert len(made.characters) == 8
    assert set(made.characters) <= set(ALPHABET)
    assert made.snapshot["issued_on"] == "2026-11-06"
    assert (made.holder, made.holder_organisation, made.issuer, made.issued_by) == (
        cast.owner, cast.tree.township_a, cast.tree.county, cast.officer,
    )  # fmt: skip
    assert logged(made) == ["certificates.issue"]
    assert heard == [("certificates_issued", "XQ-2026-000001")]


def test_the_same_achievement_again_gives_the_same_certificate(cast, certificate):
    again = certify(cast, now=LATER, name="别的名字")
    assert again == certificate
    assert again.snapshot == certificate.snapshot
    assert Counter.objects.get().last == 1


def test_numbers_follow_one_another_and_the_year_is_that_of_the_clock_on_the_wall(cast):
    evening = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    numbers = [certify(cast, key=f"k{i}", now=evening + timedelta(minutes=i)).number for i in range(3)]
    assert numbers == ["XQ-2026-000001", "XQ-2027-000001", "XQ-2027-000002"]


def test_a_rolled_back_issue_uses_no_number(cast):
    with transaction.atomic():
        assert certify(cast, key="lost").number == "XQ-2026-000001"
        transaction.set_rollback(True)
    assert Certificate.objects.count() == 0
    assert certify(cast).number == "XQ-2026-000001"


def test_the_database_refuses_a_second_valid_certificate(certificate):
    copy = Certificate.objects.get()
    copy.pk, copy.number = None, "XQ-2026-999999"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_revoking_ends_it_with_reason_and_trace(cast, certificate, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        revoke(certificate, " 学时登记有误 ", cast.officer, LATER, category=Certificate.Reason.HOURS)
    row = Certificate.objects.get()
    assert (row.state, row.reason, row.reason_kind, row.ended_at, row.ended_by) == ("revoked", "学时登记有误", "hours", LATER, cast.officer)
    assert logged(row) == ["certificates.issue", "certificates.revoke"]
    assert heard == [("certificate_revoked", row.number)]


def test_what_is_revoked_cannot_be_revoked_or_reissued_but_the_achievement_may_be_certified_anew(cast, certificate):
    revoke(certificate, "误发", cast.officer, LATER)
    with pytest.raises(NotValid):
        revoke(certificate, "again", cast.officer, LATER)
    with pytest.raises(NotValid):
        reissue(certificate, snapshot(), "again", cast.officer, LATER)
    assert Counter.objects.get().last == 1
    assert certify(cast).number == "XQ-2026-000002"


def test_a_reason_is_asked_for(cast, certificate):
    with pytest.raises(wording.IssueRefused):
        revoke(certificate, "  ", cast.officer, LATER)
    assert Certificate.objects.get().state == "valid"


def test_reissuing_replaces_in_one_step_and_both_stay(cast, certificate, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        new = reissue(certificate, {**certificate.snapshot, "name": "周 岚"}, "改名", cast.officer, LATER)
    old = Certificate.objects.get(pk=certificate.pk)
    assert (old.state, old.replaced_by, old.snapshot["name"]) == ("replaced", new, "周兰")
    assert (new.state, new.number, new.replaces, new.subject_key) == ("valid", "XQ-2026-000002", old, old.subject_key)
    assert (new.snapshot["name"], new.snapshot["issued_on"]) == ("周 岚", "2026-11-20")
    assert new.characters != old.characters
    assert heard == [("certificate_replaced", old.number), ("certificates_issued", new.number)]
    assert logged(old) == ["certificates.issue", "certificates.replace"]


def test_a_refused_reissue_leaves_the_old_one_valid(cast, certificate):
    with pytest.raises(NameNotPrintable):
        reissue(certificate, {**certificate.snapshot, "name": f"周{UNPRINTABLE}"}, "改名", cast.officer, LATER)
    assert Certificate.objects.get().state == "valid"


def test_a_name_no_font_prints_is_refused_with_character_and_code_as_a_task(cast):
    for _twice in range(2):
        with pytest.raises(NameNotPrintable) as refused:
            certify(cast, name=f"周{UNPRINTABLE}")
    assert refused.value.missing == [{"character": UNPRINTABLE, "code": "U+2A6D6"}]
    assert "U+2A6D6" in str(refused.value.message)
    task = NameTask.objects.get()
    assert (task.user, task.organisation, task.characters) == (cast.owner, cast.tree.township_a, refused.value.missing)
    assert Certificate.objects.count() == 0
    certify(cast)
    task.refresh_from_db()
    assert task.solved_at == NOW


def test_names_mended_since_are_closed_by_a_check(cast):
    for person in ("owner", "colleague"):
        with pytest.raises(NameNotPrintable):
            certify(cast, person, name=f"周{UNPRINTABLE}")
    cast.colleague.full_name = f"吴{UNPRINTABLE}"
    cast.colleague.save()
    assert names.recheck_name_tasks(NameTask.objects.all(), LATER) == 1
    assert NameTask.objects.get(solved_at=None).user == cast.colleague


@pytest.mark.parametrize("name", ["𠮷田", "䶮", "㛃", "阿依古丽·买买提", "Ali Veli"])
def test_rare_names_are_issued(cast, name):
    assert certify(cast, name=name).snapshot["name"] == name


def test_middle_dots_are_folded_and_the_name_is_nfc(cast):
    assert certify(cast, name=" 阿依古丽・买买提  e\u0301 ").snapshot["name"] == "阿依古丽·买买提 é"


def test_other_texts_no_font_prints_are_refused(cast):
    with pytest.raises(TextNotPrintable):
        certify(cast, programme=f"培训{UNPRINTABLE}")
    assert NameTask.objects.count() == 0


def test_a_pending_member_is_not_named_with_the_organisation(cast):
    with pytest.raises(OrganisationNotConfirmed):
        certify(cast, "stranger")
    assert certify(cast, "stranger", organisation="").snapshot["organisation"] == ""


@pytest.mark.parametrize(
    "changes",
    [{"hours": 99}, {"modules": []}, {"name": " "}, {"started_on": "yesterday"}, {"completed_on": None}, {"statement": ""}, {"title": ""}],
)
def test_incomplete_snapshots_are_refused(cast, changes):
    with pytest.raises(SnapshotRefused):
        certify(cast, **changes)
    assert Counter.objects.count() == 0


@pytest.mark.parametrize("title", ["国家培训学时证明", "中 国 培训证明", "职业·资格证明", "全国统一培训证明", "职业技能等级证明"])
def test_forbidden_words_in_titles_are_refused(cast, title):
    for field in ("title", "programme"):
        with pytest.raises(wording.WordingRefused):
            certify(cast, **{field: title})


def test_the_statement_must_say_that_it_is_no_qualification(cast):
    with pytest.raises(wording.WordingRefused):
        certify(cast, statement="本证明是培训学时的职业资格证书。")


def test_an_unknown_kind_is_an_error(cast):
    with pytest.raises(LookupError):
        issue("unknown", "k", {}, holder=cast.owner, holder_organisation=cast.tree.county, issuer=cast.tree.county, by=None, now=NOW)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["issue", "revoke", "reissue"]), st.integers(0, 2)), max_size=12))
def test_whatever_the_order_one_is_valid_and_numbers_have_no_gap(cast, steps):
    sid = transaction.savepoint()
    for action, key in steps:
        standing = Certificate.objects.filter(subject_key=f"k{key}", state="valid").first()
        if action == "issue":
            certify(cast, key=f"k{key}")
        elif standing and action == "revoke":
            revoke(standing, "x", cast.officer, LATER)
        elif standing:
            reissue(standing, standing.snapshot, "x", cast.officer, LATER)
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"XQ-2026-{n:06d}" for n in range(1, len(numbers) + 1)]
    for key in range(3):
        assert Certificate.objects.filter(subject_key=f"k{key}", state="valid").count() <= 1
    transaction.savepoint_rollback(sid)


def requests_for(cast, *people, **snapshots):
    made = []
    for person in people:
        holder = cast.people[person]
        node = holder.memberships.first().organisation
        words = snapshot(name=snapshots.get(person, holder.full_name), organisation=node.name)
        made.append(Request(f"batch:{person}", words, holder, node, cast.tree.county))
    return made


def test_in_a_batch_one_refusal_stops_nobody_else(cast):
    standing = certify(cast, "villager", key="batch:villager")
    people = ("owner", "stranger", "colleague", "villager", "neighbour")
    outcomes = issue_batch("training", requests_for(cast, *people, colleague=f"吴{UNPRINTABLE}"), by=cast.officer, now=NOW)
    assert [type(outcome) for outcome in outcomes] == [Certificate, OrganisationNotConfirmed, NameNotPrintable, Certificate, Certificate]
    assert [outcomes[index].number for index in (0, 4)] == ["XQ-2026-000002", "XQ-2026-000003"]
    assert outcomes[3] == standing
    assert NameTask.objects.get().user == cast.colleague
    assert [logged(outcomes[index]) for index in (0, 3, 4)] == [["certificates.issue"]] * 3


def test_a_batch_asks_the_same_number_of_questions_for_one_and_for_two(cast, django_assert_num_queries):
    first, one, two = (requests_for(cast, *people) for people in (["villager"], ["owner"], ["colleague", "neighbour"]))
    issue_batch("training", first, by=cast.officer, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        issue_batch("training", one, by=cast.officer, now=NOW)
    with django_assert_num_queries(len(asked)):
        issue_batch("training", two, by=cast.officer, now=NOW)
