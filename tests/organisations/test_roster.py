"""A roster from the file to the people: whole or not at all, once, and nothing readable left behind."""

import base64
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.urls import reverse

from portal.accounts.models import User
from portal.core.crypto import keyed_hash
from portal.core.models import Audience
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.organisations import reach
from portal.organisations.domain import memberships, roster_apply
from portal.organisations.domain import roster as rosters
from portal.organisations.models import Membership, Roster
from portal.organisations.rules import PEOPLE_VIEW
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory
from tests.factories.organisations import MembershipFactory

from .rosters import id_number, phone, row, text, xlsx


@pytest.fixture
def stage(cast):
    def make(rows, by=None, data=None, where=None):
        return rosters.stage(data or xlsx(rows), "名单.xlsx", where or cast.tree.township_a, by=by or cast.administrator)

    return make


@pytest.fixture
def carry_out(django_capture_on_commit_callbacks):
    def run(roster):
        with django_capture_on_commit_callbacks(execute=True):
            return rosters.import_here(roster, lambda done, total, cursor: None)

    return run


def files():
    storage = storages["private"]
    return storage.listdir("rosters")[1] if storage.exists("rosters") else []


def test_people_are_confirmed_and_have_no_usable_password(cast, stage, carry_out):
    outcome = carry_out(
        stage(
            [
                row(1, 身份证号=id_number(1), 邮箱="One@Example.com"),
                row(2, 机构代码="330199-a-1", 培训对象=Audience.objects.get(code="health").title),
            ]
        )
    )
    assert (outcome["created"], outcome["updated"], outcome["skipped"]) == (2, 0, 0)
    first = User.objects.get(phone_hash=keyed_hash(f"+86{phone(1)}"))
    assert (first.full_name, first.email, first.masked_phone) == ("示例乙1号", "one@example.com", "199****0001")
    assert not first.has_usable_password()
    assert not first.phone_verified
    held = Membership.objects.get(user__phone_hash=keyed_hash(f"+86{phone(2)}"))
    assert (held.organisation, held.state, held.position, held.decided_by) == (cast.tree.village, "confirmed", "村医", cast.administrator)


def test_staged_file_is_unreadable_and_gone_afterwards(stage, carry_out):
    roster = stage([row(1, 身份证号=id_number(1))])
    with storages["private"].open(roster.storage_name) as file:
        stored = file.read()
    for secret in (phone(1), id_number(1)):
        assert secret.encode() not in stored
        assert base64.b64encode(secret.encode()) not in stored
        assert secret not in str(roster.summary)
    carry_out(roster)
    assert files() == []
    assert Roster.objects.get().storage_name == ""


def test_applied_twice_changes_nothing_the_second_time(stage, carry_out):
    rows = [row(number) for number in range(5)]
    carry_out(stage(rows))
    before = list(User.objects.order_by("pk").values_list("pk", "username", "full_name"))
    again = stage(rows)
    assert again.summary["counts"] == {"new": 0, "update": 0, "same": 5, "joins": 0}
    assert carry_out(again)["same"] == 5
    assert list(User.objects.order_by("pk").values_list("pk", "username", "full_name")) == before


def test_known_person_within_reach_is_updated(cast, stage, carry_out):
    cast.owner.hold_phone(f"+86{phone(1)}", verified=True)
    cast.owner.save()
    roster = stage([row(1, 姓名="周岚", 身份证号=id_number(1))])
    assert roster.summary["counts"]["update"] == 1
    carry_out(roster)
    cast.owner.refresh_from_db()
    assert (cast.owner.full_name, cast.owner.id_number_cipher, cast.owner.phone_verified) == ("周岚", id_number(1), True)
    assert Membership.objects.get(user=cast.owner).position == "村医"


def test_person_known_elsewhere_keeps_everything_and_gains_the_membership(cast, stage, carry_out):
    cast.neighbour.hold_phone(f"+86{phone(1)}", verified=True)
    cast.neighbour.save()
    roster = stage([row(1, 姓名="郑邻居", 邮箱="new@example.com")])
    assert roster.summary["counts"] == {"new": 0, "update": 0, "same": 0, "joins": 1}
    assert carry_out(roster)["joined"] == 1
    cast.neighbour.refresh_from_db()
    assert cast.neighbour.email is None
    states = dict(cast.neighbour.memberships.values_list("organisation__code", "state"))
    assert states == {"330199-a": "invited", "330199-b": "confirmed"}


@pytest.fixture
def asked(cast, stage, carry_out):
    """Somebody of another town whom a roster named."""
    cast.neighbour.hold_phone(f"+86{phone(1)}", verified=True)
    cast.neighbour.save()
    carry_out(stage([row(1, 姓名="郑邻居")]))
    return Membership.objects.get(user=cast.neighbour, organisation=cast.tree.township_a)


def test_a_roster_shows_nobody_anything_until_the_person_says_yes(cast, asked):
    assert not reach.can(cast.administrator, PEOPLE_VIEW, cast.neighbour)
    memberships.accept(asked, by=cast.neighbour)
    assert reach.can(cast.administrator, PEOPLE_VIEW, cast.neighbour)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("confirmed", cast.neighbour)


def test_the_person_is_told_once_and_answers_no_on_the_account_page(cast, asked, client):
    (notice,) = Notice.objects.filter(user=cast.neighbour)
    assert notice.url == "/accounts/#memberships"
    assert asked.organisation.name in notice.title
    client.force_login(cast.neighbour)
    page = client.get("/accounts/").content.decode()
    assert f"/accounts/memberships/{asked.pk}/answer/" in page
    assert "是，我属于该机构" in page
    client.post(f"/accounts/memberships/{asked.pk}/answer/", {"answer": "no"})
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("refused", cast.neighbour)
    assert not reach.can(cast.administrator, PEOPLE_VIEW, cast.neighbour)
    assert Notice.objects.filter(user=cast.neighbour).count() == 1


def test_yes_sent_twice_is_one_yes(cast, asked, client):
    client.force_login(cast.neighbour)
    for _time in range(2):
        client.post(f"/accounts/memberships/{asked.pk}/answer/", {"answer": "yes"})
    asked.refresh_from_db()
    assert asked.state == "confirmed"


def test_nobody_else_answers(cast, asked, client):
    for person in (cast.administrator, cast.owner):
        with pytest.raises(PermissionDenied):
            memberships.accept(asked, by=person)
    with pytest.raises(ValidationError):
        memberships.confirm(asked, by=cast.administrator)
    client.force_login(cast.owner)
    assert client.post(f"/accounts/memberships/{asked.pk}/answer/", {"answer": "yes"}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "invited"


def test_the_roster_again_asks_nobody_again(asked, stage, carry_out):
    again = stage([row(1, 姓名="郑邻居")])
    assert again.summary["counts"] == {"new": 0, "update": 0, "same": 1, "joins": 0}
    carry_out(again)
    assert Notice.objects.filter(user=asked.user).count() == 1
    assert Membership.objects.filter(user=asked.user).count() == 2


def test_who_claims_what_they_were_asked_has_said_yes(cast, asked):
    memberships.claim(cast.neighbour, asked.organisation, asked.audience)
    asked.refresh_from_db()
    assert asked.state == "confirmed"


def test_the_officer_sees_who_has_not_answered_and_takes_the_question_back(cast, asked, client, django_capture_on_commit_callbacks):
    client.force_login(cast.administrator)
    page = client.get(reverse("people:waiting")).content.decode()
    assert "郑邻居" in page
    assert "待本人答复" in page
    assert reverse("people:person", args=[cast.neighbour.pk]) not in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("people:waiting"), {"membership": asked.pk, "decision": "withdraw"})
    asked.refresh_from_db()
    assert asked.state == "ended"
    assert Notice.objects.filter(user=cast.neighbour).count() == 1
    assert "郑邻居" not in client.get(reverse("people:waiting")).content.decode()


def test_an_officer_beside_neither_sees_nor_withdraws_the_question(cast, asked, client):
    client.force_login(cast.sibling)
    client.post(reverse("people:waiting"), {"membership": asked.pk, "decision": "withdraw"})
    asked.refresh_from_db()
    assert asked.state == "invited"


def test_a_roster_with_problems_says_that_nothing_was_written(stage, client, cast):
    refused = stage([row(1, 培训对象="谁")])
    assert (refused.state, refused.storage_name) == ("refused", "")
    client.force_login(cast.administrator)
    assert "有问题，未写入" in client.get(reverse("people:roster", args=[refused.pk])).content.decode()


def test_number_known_elsewhere_under_another_name_is_refused_without_telling_it(cast, stage):
    cast.neighbour.hold_phone(f"+86{phone(1)}", verified=True)
    cast.neighbour.save()
    roster = stage([row(1)])
    (problem,) = roster.summary["problems"]
    assert problem["cell"] == "A2"
    assert "郑" not in problem["message"]


def test_pending_claim_is_confirmed_by_the_roster(cast, stage, carry_out):
    cast.stranger.hold_phone(f"+86{phone(1)}", verified=True)
    cast.stranger.save()
    carry_out(stage([row(1, 姓名="陌生人")]))
    assert Membership.objects.get(user=cast.stranger).state == "confirmed"


def test_numbers_of_two_people_in_one_row_are_refused(cast, stage):
    MembershipFactory(user=UserFactory(phone=f"+86{phone(1)}"), organisation=cast.tree.township_a)
    MembershipFactory(user=UserFactory(id_number=id_number(2)), organisation=cast.tree.township_a)
    (problem,) = stage([row(1, 身份证号=id_number(2))]).summary["problems"]
    assert problem["cell"] == "C2"


def test_email_of_another_account_is_refused(cast, stage):
    UserFactory(email="taken@example.com")
    (problem,) = stage([row(1, 邮箱="TAKEN@example.com")]).summary["problems"]
    assert problem["cell"] == "G2"


@pytest.mark.parametrize("code", ["330199", "330199-b", "nowhere"])
def test_organisations_beyond_reach_are_refused_like_unknown_ones(stage, code):
    (problem,) = stage([row(1, 机构代码=code)]).summary["problems"]
    assert problem["cell"] == "D2"


def test_codes_lie_below_the_organisation_imported_for(cast, stage):
    roster = stage([row(1, 机构代码="330199-b")], by=cast.superior)
    assert roster.summary["problem_count"] == 1
    assert stage([row(1, 机构代码="330199-b")], by=cast.superior, where=cast.tree.county).summary["problem_count"] == 0


@pytest.mark.parametrize("name", ["officer", "trainer", "sibling", "owner"])
def test_staging_and_applying_need_reach(cast, stage, name):
    with pytest.raises(PermissionDenied):
        stage([row(1)], by=cast.people[name])
    roster = stage([row(1)])
    with pytest.raises(PermissionDenied):
        rosters.apply(roster, by=cast.people[name])


def test_double_click_is_one_job(cast, stage, django_capture_on_commit_callbacks):
    roster = stage([row(1)])
    with django_capture_on_commit_callbacks(execute=True):
        jobs = {rosters.apply(roster, by=cast.administrator).pk for _click in range(2)}
    assert len(jobs) == Job.objects.count() == 1
    assert Job.objects.get().state == "done"
    assert rosters.apply(roster, by=cast.administrator).pk in jobs
    assert User.objects.filter(phone_hash=keyed_hash(f"+86{phone(1)}")).count() == 1
    assert str(phone(1)) not in str(Job.objects.values_list("args", "result", "cursor"))


def test_stopped_import_goes_on_without_doubling(stage, monkeypatch):
    monkeypatch.setattr(rosters, "CHUNK", 4)
    roster = stage([row(number) for number in range(10)])
    Roster.objects.update(state="applying")
    seen = []

    def stopping(done, total, cursor):
        seen.append((done, cursor["after"]))
        if done == 8:
            raise KeyboardInterrupt

    before = User.objects.count()
    with pytest.raises(KeyboardInterrupt):
        rosters.carry_out(roster, 0, stopping)
    assert User.objects.count() == before + 4  # the chunk that was stopped is rolled back with its progress
    roster.refresh_from_db()
    outcome = rosters.carry_out(roster, 5, lambda done, total, cursor: seen.append((done, cursor["after"])))
    assert seen == [(4, 5), (8, 9), (8, 9), (10, 11)]
    assert (User.objects.count(), outcome["created"]) == (before + 10, 10)


def test_row_taken_meanwhile_is_skipped_and_named(cast, stage, carry_out):
    roster = stage([row(1), row(2)])
    UserFactory(full_name="别人", phone=f"+86{phone(1)}")
    outcome = carry_out(roster)
    assert (outcome["created"], outcome["skipped"], outcome["skipped_rows"]) == (1, 1, [2])


def test_discarded_roster_is_deleted_and_not_applied(cast, stage, django_capture_on_commit_callbacks):
    roster = stage([row(1)])
    with django_capture_on_commit_callbacks(execute=True):
        rosters.discard(roster, by=cast.administrator)
    assert files() == []
    with pytest.raises(rosters.ValidationError):
        rosters.apply(roster, by=cast.administrator)


def test_forgotten_files_are_purged(stage):
    roster = stage([row(1)])
    rosters.purge(roster.uploaded_at + rosters.KEEP_STAGED / 2)
    assert len(files()) == 1
    rosters.purge(roster.uploaded_at + rosters.KEEP_STAGED * 2)
    assert files() == []
    assert Roster.objects.get().state == "discarded"


def test_preview_masks_numbers(stage):
    (shown,) = rosters.preview(stage([row(1, 身份证号=id_number(1))]))
    assert (shown["phone"], shown["id"], shown["organisation"]) == ("199****0001", "000*************" + id_number(1)[-2:], "示例甲镇")


def test_questions_do_not_grow_with_rows(cast, django_assert_max_num_queries):
    few = [{"n": n, "name": f"示例{n}", "phone": f"+86{phone(n)}", "id": "", "email": "", "org": cast.tree.village.pk,
            "audience": Membership.objects.first().audience_id, "position": ""} for n in range(200)]  # fmt: skip
    with django_assert_max_num_queries(12):
        roster_apply.apply_rows(few, by=cast.administrator)


def test_text_in_every_encoding_is_the_same_roster(stage):
    rows = [row(1, 姓名="阿依努尔•买买提"), row(2, 姓名="𠮷田示例")]
    found = [stage(rows, data=text(rows, encoding=encoding)) for encoding in ("utf-8", "utf-8-sig", "gb18030")]
    assert [roster.summary["counts"]["new"] for roster in found] == [2, 2, 2]
    assert {rosters.preview(roster)[0]["name"] for roster in found} == {"阿依努尔·买买提"}
    assert {rosters.preview(roster)[1]["name"] for roster in found} == {"𠮷田示例"}


def test_a_stopped_import_that_nobody_begins_again_is_purged(cast, stage):
    roster = stage([row(1)])
    job = JobFactory(state="failed", created_by=cast.administrator)
    Roster.objects.update(state="applying", job=job)
    Job.objects.update(state="running")
    rosters.purge(roster.uploaded_at + rosters.KEEP_STAGED * 2)
    assert len(files()) == 1
    Job.objects.update(state="failed")
    rosters.purge(roster.uploaded_at + rosters.KEEP_STAGED * 2)
    assert files() == []


def test_a_file_whose_process_was_killed_before_its_row_is_purged(stage):
    roster = stage([row(1)])
    Roster.objects.all().delete()
    rosters.purge(roster.uploaded_at)
    assert len(files()) == 1
    rosters.purge(roster.uploaded_at + timedelta(hours=2))
    assert files() == []


def test_a_corrected_address_replaces_the_old_one_and_is_not_proven(cast, stage, carry_out):
    person = UserFactory(full_name="示例乙1号", phone=f"+86{phone(1)}", email="wrong@example.com")
    MembershipFactory(user=person, organisation=cast.tree.township_a)
    EmailAddress.objects.create(user=person, email="wrong@example.com", primary=True, verified=True)
    assert carry_out(stage([row(1, 邮箱="right@example.com")]))["updated"] == 1
    assert list(EmailAddress.objects.values_list("user", "email", "verified")) == [(person.pk, "right@example.com", False)]
