"""From asking to a finished service: who may, what is held, what moves, and what every refusal says."""

import uuid
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from portal.notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory
from tests.factories.volunteers import FamilyTieFactory
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.domain import queries as ledger
from time_bank.ledger.domain.errors import BelowFloor
from time_bank.ledger.models import TimeEntry
from time_bank.redeeming.domain import asking, entitled, matching, queries, serving
from time_bank.redeeming.domain.errors import NotEntitled, Refused, ScopeQuestion
from time_bank.redeeming.models import ServiceRequest
from time_bank.volunteers.domain import queries as volunteers
from time_bank.volunteers.models import FamilyTie, ServiceCategory, Volunteer

from .scene import DAY, LATER, NOW, Village, capped, grant_role, served_record, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = ServiceRequest.State


def refusal(act, *args, **kwargs):
    with pytest.raises((Refused, BelowFloor)) as caught:
        act(*args, **kwargs)
    return str(caught.value)


def zero():
    return TimeEntry.objects.aggregate(n=Sum("minutes"))["n"]


def test_a_confirmed_service_moves_what_was_really_given_and_the_rest_comes_back(village):
    asked = village.settled(minutes=90)
    assert asked.state == State.SETTLED
    assert village.balance() == 300 - 90
    assert village.balance(village.helper.user) == 90
    assert ledger.held_of(village.account()) == 0
    assert zero() == 0


def test_minutes_are_held_from_the_match_on_and_not_before(village):
    asked = village.ask(minutes=120)
    assert village.balance() == 300
    matched = village.match(asked)
    assert (village.balance(), ledger.held_of(village.account())) == (180, 120)
    assert matched.hold.kind == "hold"


def test_longer_than_held_is_recorded_whole_and_paid_as_held(village):
    asked = village.settled(minutes=150)
    assert asked.record.minutes == 150
    assert asked.record.credited_minutes == 120
    assert village.balance(village.helper.user) == 120


def test_the_service_counts_as_a_service_record_and_for_stars(village):
    asked = village.settled(minutes=90)
    record = asked.record
    assert (record.state, record.source, record.minutes, record.transaction) == ("confirmed", "request", 90, asked.settlement)
    assert record.service_date == DAY
    assert record.organiser == "示例甲镇"
    assert record.person_in_charge == "俞志愿"
    assert volunteers.minutes_of([village.helper])[village.helper.pk] == 90
    assert village.wish().wish not in (record.title + record.content + record.place)


def test_redeeming_for_family(village):
    asked = village.ask(tie=village.tie)
    assert asked.tie.name == "何母亲"
    matching.match(asked, village.helper, by=village.coordinator, now=NOW)
    assert village.balance() == 180


def test_family_of_somebody_else_is_no_family(village):
    other = FamilyTieFactory(volunteer=village.helper, name_cipher="曹母亲")
    assert "not confirmed as close family" in refusal(village.ask, tie=other)


def test_an_unconfirmed_relative_can_not_be_served(village):
    FamilyTie.objects.filter(pk=village.tie.pk).update(state=FamilyTie.State.CLAIMED)
    village.tie.refresh_from_db()
    assert "not confirmed" in refusal(village.ask, tie=village.tie)


def test_who_may_redeem_is_the_rule_of_the_day_with_every_reason(db):
    capped()
    village = Village(code="strict", saved=60)
    young = village.volunteer("小林", born=date(2001, 1, 1))
    village.save(young.user, 30)
    found = {item.code: item.title for item in entitled.unmet(village.account(young.user), minutes=60, now=NOW)}
    assert set(found) == {"age", "stars", "balance"}
    assert "60 years" in found["age"]
    assert "100 hours" in found["stars"]
    with pytest.raises(NotEntitled):
        asking.ask(village.account(young.user), village.wish(minutes=60), by=young.user, client_id=uuid.uuid4(), now=NOW)
    assert not ServiceRequest.objects.exists()


def test_a_relative_without_a_known_birthday_needs_one_and_an_old_one_is_enough(db):
    capped(redeem={"min_age": 60, "min_stars": 0, "family": True})
    village = Village(code="strict")
    assert "date of birth" in refusal(village.ask, tie=village.tie)
    assert "60 years" in refusal(village.ask, tie=village.tie, birth="1990-01-01")
    assert village.ask(tie=village.tie, birth="1931-05-06").birth_cipher == "1931-05-06"


def test_time_given_by_family_is_redeemed_with_the_stars_of_that_family(db):
    capped(redeem={"min_age": None, "min_stars": 1, "family": True})
    village = Village(code="strict")
    village.save(village.mother, 120)
    assert entitled.stars_behind(village.mother) == 0
    for month in range(1, 10):
        served_record(village, village.asker, day=date(2026, month, 3), minutes=720)
    assert entitled.stars_behind(village.mother) == 1
    assert entitled.unmet(village.account(village.mother), minutes=60, now=NOW) == []


def test_rules_without_family_serve_only_the_person_who_saved(db):
    capped(redeem={"min_age": None, "min_stars": 0, "family": False})
    village = Village(code="strict")
    assert "only the person" in refusal(village.ask, tie=village.tie)


def test_open_requests_together_ask_for_no_more_than_there_is(village):
    village.ask(minutes=240)
    said = refusal(village.ask, minutes=90)
    assert "5 hours" in said
    assert "4 hours are meant for requests that wait" in said


def test_a_match_takes_no_more_than_the_account_has(village):
    asked = village.ask(minutes=240)
    other = village.ask(minutes=60, wanted_at=time(14, 0))
    village.match(asked)
    ServiceRequest.objects.filter(pk=other.pk).update(minutes=90)
    assert "1 hour" in refusal(village.match, other)
    assert state_of(other) == State.OPEN
    assert village.balance() == 60


def test_sent_twice_it_is_one_request(village):
    key = uuid.uuid4()
    first, second = (asking.ask(village.account(), village.wish(), by=village.asker.user, client_id=key, now=NOW) for _ in range(2))
    assert first == second
    assert ServiceRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": 5}, "15 minutes to 8 hours"),
        ({"minutes": -60}, "15 minutes to 8 hours"),
        ({"minutes": 100_000}, "15 minutes to 8 hours"),
        ({"minutes": True}, "15 minutes to 8 hours"),
        ({"wanted_on": date(2026, 11, 1)}, "over"),
        ({"wanted_on": date(2028, 1, 1)}, "half a year"),
        ({"wish": "  "}, "a little more"),
        ({"area": ""}, "a little more"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_is_written(village, changes, said):
    assert said in refusal(village.ask, **changes)
    assert not ServiceRequest.objects.exists()


def test_nobody_asks_from_another_account(village):
    with pytest.raises(PermissionDenied):
        asking.ask(village.account(), village.wish(), by=village.helper.user, client_id=uuid.uuid4(), now=NOW)


def test_what_speaks_of_treatment_asks_the_asker_and_then_the_coordinator(village):
    with pytest.raises(ScopeQuestion) as question:
        village.ask(wish="想请人来家里做心理治疗")
    asked = village.ask(wish="想请人来家里做心理治疗", scope_words=question.value.words)
    assert asked.flagged_words == question.value.words
    assert "ordinary help" in refusal(village.match, asked)
    matched = village.match(asked, scope_confirmed=True)
    assert matched.scope_confirmed_by == village.coordinator.pseudonym


def test_a_category_of_treatment_is_refused(village):
    banned = ServiceCategory.objects.create(code="therapy", title="心理治疗")
    assert "psychotherapy" in refusal(village.ask, category=banned)


def test_a_coordinator_writes_down_a_call_and_the_person_hears_of_it(village, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = asking.ask_for(
            village.account(),
            village.wish(),
            "phone",
            identity_note="回拨了登记的号码",
            by=village.coordinator,
            client_id=uuid.uuid4(),
            now=NOW,
        )
    assert (asked.channel, asked.entered_by, asked.asker) == ("phone", village.coordinator.pseudonym, village.asker.user)
    told = Notice.objects.get(user=village.asker.user)
    assert asked.code in told.title
    matching.withdraw(asked, "我没有打过电话", by=village.asker.user, now=NOW)
    assert state_of(asked) == State.CLOSED


def test_a_call_needs_a_word_on_who_was_calling_and_reach(village):
    call = {"client_id": uuid.uuid4(), "now": NOW}
    assert "how you know" in refusal(
        asking.ask_for, village.account(), village.wish(), "phone", identity_note=" ", by=village.coordinator, **call
    )
    with pytest.raises(PermissionDenied):
        asking.ask_for(village.account(), village.wish(), "phone", identity_note="回拨了号码", by=village.asker.user, **call)


def test_coordinators_hear_of_a_new_request(village, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        village.ask()
    assert set(Notice.objects.values_list("user__full_name", flat=True)) == {"俞志愿", "钱敏"}


class TestMatching:
    def test_candidates_are_active_near_and_no_family(self, village):
        suspended = village.volunteer("停服务")
        Volunteer.objects.filter(pk=suspended.pk).update(state=Volunteer.State.SUSPENDED)
        cousin = village.volunteer("何家人")
        FamilyTieFactory(volunteer=village.asker, user=cousin.user)
        village.volunteer("邻镇人", place=village.other)
        assert [found.user.full_name for found in matching.candidates(village.ask(), village.coordinator)] == ["曹志愿"]

    def test_those_who_give_this_kind_of_service_come_first(self, village):
        expert = village.volunteer("陪伴人")
        expert.categories.add(ServiceCategory.objects.get(code="companionship"))
        assert matching.candidates(village.ask(), village.coordinator)[0] == expert

    def test_candidates_of_another_bank_are_left_out_with_as_many_questions_for_many(self, village, django_assert_num_queries):
        grant_role("coordinator", village.coordinator, village.county)
        asked = queries.requests().select_related("bank__organisation").get(pk=village.ask().pk)
        with CaptureQueriesContext(connection) as for_one:
            assert matching.candidates(asked, village.coordinator) == [village.helper]
        near = village.volunteer("邻镇人", place=village.other)
        village.volunteer("邻居")
        with django_assert_num_queries(len(for_one)):
            assert near in matching.candidates(asked, village.coordinator)
        BankFactory(organisation=village.other, opened_at=NOW)
        assert near not in matching.candidates(asked, village.coordinator)

    def test_family_of_the_asker_is_not_paid(self, village):
        cousin = village.volunteer("何家人")
        FamilyTieFactory(volunteer=village.asker, user=cousin.user)
        assert "close family" in refusal(matching.match, village.ask(), cousin, by=village.coordinator, now=NOW)

    def test_the_one_who_is_served_is_not_paid(self, village):
        mother = village.volunteer("不该选")
        FamilyTie.objects.filter(pk=village.tie.pk).update(user=mother.user)
        village.tie.refresh_from_db()
        assert "close family" in refusal(matching.match, village.ask(tie=village.tie), mother, by=village.coordinator, now=NOW)

    def test_nobody_chooses_themselves(self, village):
        both = village.volunteer("身兼两职")
        from portal.organisations.domain import roles

        roles.grant("coordinator", both.user, village.town, by=None, now=NOW)
        assert "themselves" in refusal(matching.match, village.ask(), both, by=both.user, now=NOW)

    def test_who_is_not_active_serves_nobody(self, village):
        Volunteer.objects.filter(pk=village.helper.pk).update(state=Volunteer.State.TRAINING)
        village.helper.refresh_from_db()
        with pytest.raises(Exception, match="training is not finished"):
            village.match()
        assert village.balance() == 300

    def test_a_volunteer_beyond_reach_or_of_another_bank(self, village):
        far = village.volunteer("邻镇人", place=village.other)
        with pytest.raises(PermissionDenied):
            matching.match(village.ask(), far, by=village.coordinator, now=NOW)

    def test_declined_the_minutes_go_back_and_another_can_be_asked(self, village):
        asked = matching.decline(village.match(), "那天有事", by=village.helper.user, now=NOW)
        assert (asked.state, asked.provider, village.balance()) == (State.OPEN, None, 300)
        again = village.match(asked)
        assert village.balance() == 180
        assert again.events.filter(what="matched").count() == 2

    def test_only_the_volunteer_says_yes(self, village):
        with pytest.raises(PermissionDenied):
            matching.accept(village.match(), by=village.asker.user, now=NOW)

    def test_withdrawn_before_the_service_everything_goes_back(self, village):
        asked = matching.withdraw(village.agreed(), "", by=village.asker.user, now=NOW)
        assert (asked.state, village.balance(), ledger.held_of(village.account())) == (State.CLOSED, 300, 0)

    def test_a_stranger_withdraws_nothing(self, village):
        with pytest.raises(PermissionDenied):
            matching.withdraw(village.agreed(), "", by=UserFactory(), now=NOW)

    def test_who_did_not_come_is_not_paid(self, village):
        asked = village.agreed()
        assert "not come yet" in refusal(matching.no_show, asked, "", by=village.asker.user, now=NOW)
        matching.no_show(asked, "没有来", by=village.asker.user, now=LATER)
        assert (state_of(asked), village.balance(), village.balance(village.helper.user)) == (State.CLOSED, 300, 0)

    def test_a_step_that_came_too_late_says_so(self, village):
        asked = village.ask()
        stale = ServiceRequest.objects.get(pk=asked.pk)
        village.match(asked)
        assert "changed meanwhile" in refusal(village.match, stale)
        assert village.balance() == 180


class TestConfirming:
    def test_the_provider_does_not_confirm(self, village):
        with pytest.raises(PermissionDenied):
            serving.confirm(village.served(), by=village.helper.user, now=LATER)

    def test_a_provider_who_is_coordinator_does_not_confirm(self, village):
        from portal.organisations.domain import roles

        asked = village.served()
        roles.grant("coordinator", village.helper.user, village.town, by=None, now=NOW)
        assert "your own service" in refusal(serving.confirm, asked, by=village.helper.user, now=LATER)

    def test_the_providers_family_does_not_confirm_not_even_an_unconfirmed_one(self, village):
        FamilyTieFactory(volunteer=village.helper, user=village.second, state=FamilyTie.State.CLAIMED)
        assert "family" in refusal(serving.confirm, village.served(), by=village.second, now=LATER)

    def test_who_reported_it_does_not_confirm_it(self, village):
        asked = village.served(by=village.coordinator)
        assert "You reported" in refusal(serving.confirm, asked, by=village.coordinator, now=LATER)
        serving.confirm(asked, by=village.second, now=LATER)
        assert village.balance(village.helper.user) == 90

    def test_the_database_refuses_the_provider_as_the_confirmer(self, village):
        asked = village.served()
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceRequest.objects.filter(pk=asked.pk).update(confirmed_by=asked.provider_pseudonym)
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceRequest.objects.filter(pk=asked.pk).update(confirmed_by=asked.reported_by)

    def test_confirmed_once(self, village):
        asked = village.settled()
        assert "changed meanwhile" in refusal(serving.confirm, asked, by=village.asker.user, now=LATER)
        assert village.balance(village.helper.user) == 90
        assert ServiceRecord.objects.count() == 1

    @pytest.mark.parametrize(("begins", "ends"), [(60, 0), (0, 0), (0, 13 * 60), (0, 20 * 60)])
    def test_absurd_times_are_refused_and_nothing_is_written(self, village, begins, ends):
        asked = village.agreed()
        start = matching.wanted_moment(asked)
        with pytest.raises(Exception, match="."):
            serving.report(asked, start + timedelta(minutes=begins), start + timedelta(minutes=ends), by=village.helper.user, now=LATER)
        assert state_of(asked) == State.ACCEPTED

    def test_times_before_the_request_are_refused(self, village):
        asked = village.agreed()
        early = NOW - timedelta(days=3)
        assert "before the service was asked for" in refusal(
            serving.report, asked, early, early + timedelta(hours=1), by=village.helper.user, now=LATER
        )

    def test_across_midnight_and_the_year_it_belongs_to_the_day_it_began(self, village):
        asked = village.agreed(wanted_on=date(2026, 12, 31))
        begins = matching.wanted_moment(asked).replace(hour=23)
        after = begins + timedelta(hours=12)
        held = serving.report(asked, begins, begins + timedelta(hours=2), by=village.helper.user, now=after)
        done = serving.confirm(held, by=village.asker.user, now=after)
        assert done.record.service_date == date(2026, 12, 31)
        assert done.settlement.occurred_on == date(2026, 12, 31)

    def test_what_the_providers_cap_has_no_room_for_goes_to_the_pool(self, db):
        capped(redeem={"min_age": None, "min_stars": 0, "family": True}, cap_minutes=300)
        village = Village(code="strict")
        village.save(village.helper.user, 270)
        asked = village.settled(minutes=90)
        assert village.balance(village.helper.user) == 300
        assert asked.record.credited_minutes == 30
        assert zero() == 0


def test_the_parties_see_who_did_it_by_part_and_not_by_name(village):
    asked = queries.requests().get(pk=village.settled().pk)
    assert [who for _event, who in queries.history(asked)] == ["asker", "office", "provider", "provider", "asker"]
