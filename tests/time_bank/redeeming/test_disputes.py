"""What is in dispute stays held until somebody who is no party to it has decided; a wrong confirmation is opened again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from portal.notices.models import Notice
from tests.factories.volunteers import FamilyTieFactory
from time_bank.activities.domain import records
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.domain import queries as ledger
from time_bank.ledger.models import TimeAccount, TimeEntry
from time_bank.redeeming.domain import disputes, matching, serving
from time_bank.redeeming.domain.errors import Refused
from time_bank.redeeming.models import ServiceRequest

from .scene import LATER, NOW, grant_role, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = ServiceRequest.State


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return str(caught.value)


def disputed(village, minutes=90):
    return disputes.dispute(village.served(minutes=minutes), "只来了一小时", by=village.asker.user, now=LATER)


def balances(village):
    """(the asker's, what the bank holds for agreed service, the helper's)"""
    return village.balance(), ledger.community(village.bank).sums[TimeAccount.Kind.HELD], village.balance(village.helper.user)


def test_a_dispute_keeps_the_minutes_held(village):
    asked = disputed(village)
    assert balances(village) == (180, 120, 0)
    for act in (serving.confirm, lambda held, **more: matching.withdraw(held, "", **more)):
        assert "changed meanwhile" in refusal(act, asked, by=village.asker.user, now=LATER)
    assert balances(village) == (180, 120, 0)


@pytest.mark.parametrize(("minutes", "after"), [(0, (300, 0, 0)), (60, (240, 0, 60)), (90, (210, 0, 90))])
def test_decided_for_one_the_other_or_in_between(village, minutes, after):
    asked = disputes.decide(disputed(village), minutes, "两边都听过了", by=village.judge, now=LATER)
    assert balances(village) == after
    assert asked.state == (State.SETTLED if minutes else State.CLOSED)
    assert ServiceRecord.objects.filter(minutes=minutes).count() == bool(minutes)
    assert TimeEntry.objects.aggregate(n=Sum("minutes"))["n"] == 0


def test_no_more_than_held_and_no_more_than_was_reported(village):
    asked = disputed(village)
    for minutes in (-1, 121, True):
        assert "0 to 120" in refusal(disputes.decide, asked, minutes, "听过了两边", by=village.judge, now=LATER)
    assert "90 minutes" in refusal(disputes.decide, asked, 100, "听过了两边", by=village.judge, now=LATER)
    assert balances(village) == (180, 120, 0)


def test_a_decision_needs_a_reason(village):
    assert "reason" in refusal(disputes.decide, disputed(village), 60, " ", by=village.judge, now=LATER)


def test_a_coordinator_does_not_decide(village):
    with pytest.raises(PermissionDenied):
        disputes.decide(disputed(village), 60, "听过了两边", by=village.coordinator, now=LATER)


def test_a_party_or_its_family_does_not_decide(village):
    asked = disputed(village)
    grant_role("regional_administrator", village.asker.user, village.county)
    assert "a party" in refusal(disputes.decide, asked, 0, "我说了算", by=village.asker.user, now=LATER)
    FamilyTieFactory(volunteer=village.helper, user=village.judge)
    assert "a party" in refusal(disputes.decide, asked, 0, "听过了两边", by=village.judge, now=LATER)


def test_both_sides_may_say_so_and_a_stranger_may_not(village):
    asked = village.served()
    with pytest.raises(PermissionDenied):
        disputes.dispute(asked, "不关我的事", by=village.mother, now=LATER)
    disputes.dispute(asked, "我多待了半小时", by=village.helper.user, now=LATER)
    assert state_of(asked) == State.DISPUTED


def test_agreed_but_never_reported_can_be_disputed_after_the_time_and_decided_with_the_agreed_times(village):
    asked = village.agreed()
    assert "not come yet" in refusal(disputes.dispute, asked, "说好没来", by=village.asker.user, now=NOW)
    held = disputes.dispute(asked, "来了又走了", by=village.asker.user, now=LATER)
    done = disputes.decide(held, 30, "来过半小时", by=village.judge, now=LATER)
    assert (done.record.minutes, done.record.fewer_because != "") == (30, True)
    assert balances(village) == (270, 0, 30)


def test_those_who_decide_hear_of_it(village, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = disputed(village)
    assert Notice.objects.filter(user=village.judge, title__contains=asked.code).exists()


class TestOpenedAgain:
    def test_a_wrong_confirmation_is_opened_and_the_minutes_are_held_again(self, village):
        asked = village.settled()
        again = disputes.reopen(asked, "时间记错了", by=village.judge, now=LATER)
        assert again.state == State.DISPUTED
        assert balances(village) == (180, 120, 0)
        assert ServiceRecord.objects.get().state == "reversed"
        done = disputes.decide(again, 60, "核实为一小时", by=village.judge, now=LATER)
        assert balances(village) == (240, 0, 60)
        assert (done.record.minutes, ServiceRecord.objects.count()) == (60, 2)

    def test_the_volunteer_who_spent_them_meanwhile_owes(self, village):
        asked = village.settled()
        from time_bank.redeeming.domain import gifts

        gifts.donate(
            village.account(village.helper.user), 90, by=village.helper.user, client_id="5f0c2f5e-7d2f-4a0e-9a63-7a1d0f4c1a01", now=LATER
        )
        disputes.reopen(asked, "时间记错了", by=village.judge, now=LATER)
        assert village.balance(village.helper.user) == -90
        assert TimeEntry.objects.aggregate(n=Sum("minutes"))["n"] == 0

    def test_a_record_reversed_in_its_own_list_opens_the_request_too(self, village, django_capture_on_commit_callbacks):
        asked = village.settled()
        with django_capture_on_commit_callbacks(execute=True):
            records.reverse(asked.record, by=village.judge, reason="核查发现不实", now=LATER)
        assert state_of(asked) == State.DISPUTED
        assert balances(village) == (180, 120, 0)

    def test_the_sweep_finds_what_nobody_heard(self, village):
        asked = village.settled()
        records.reverse(asked.record, by=village.judge, reason="核查发现不实", now=LATER)
        assert state_of(asked) == State.SETTLED
        disputes.sweep(LATER)
        disputes.sweep(LATER)
        assert state_of(asked) == State.DISPUTED
        assert asked.events.filter(what="reopened").count() == 1

    def test_a_coordinator_does_not_open_it(self, village):
        with pytest.raises(PermissionDenied):
            disputes.reopen(village.settled(), "我想改", by=village.coordinator, now=LATER)

    def test_service_that_was_asked_for_is_not_written_anew_as_a_deposit(self, village):
        asked = village.settled()
        with pytest.raises(Exception, match="in its request"):
            records.correct(asked.record, by=village.judge, reason="记错", now=LATER, minutes=60)
        assert balances(village) == (210, 0, 90)
