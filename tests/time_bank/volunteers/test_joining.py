"""Applying: what is asked, what is refused and in which words, what is kept and how."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import connection

from courses.learning.models import Evidence
from portal.accounts.models import Consent
from portal.notices.models import Notice
from tests.factories.accounts import UserFactory
from time_bank.volunteers.domain import deciding, joining
from time_bank.volunteers.models import Pool, StateChange, Volunteer

from .scene import NOW, applied, details, id_number, notice, scan

pytestmark = pytest.mark.django_db
GUARDIAN = {"guardian_name": "周母亲", "guardian_phone": "+8613900139000", "guardian_relation": "母亲"}


def refusal(act):
    with pytest.raises(ValidationError) as caught:
        act()
    return caught.value


def test_an_application_keeps_what_was_said_with_its_own_consent(cast):
    volunteer = applied(cast.owner, cast.tree.township_a, document_number=id_number())
    assert (volunteer.state, volunteer.number, volunteer.applied_at) == (Volunteer.State.APPLIED, None, NOW)
    assert [str(term) for term in volunteer.categories.all()] == ["陪伴与倾听", "入户探访"]
    consent = Consent.objects.get(user=cast.owner, scope=Consent.Scope.VOLUNTEER)
    assert (consent.given_at, consent.withdrawn_at) == (NOW, None)
    assert volunteer.scope_declared_at == NOW
    cast.owner.refresh_from_db()
    assert cast.owner.id_number_cipher == id_number()
    change = StateChange.objects.get(volunteer=volunteer)
    assert (change.before, change.after, change.by) == ("", "applied", cast.owner)


def test_birth_guardian_and_foreign_documents_are_unreadable_in_the_database(cast):
    young = applied(cast.owner, cast.tree.township_a, birth_date=date(2010, 3, 1), guardian_upload=scan(1), **GUARDIAN)
    Volunteer.objects.filter(pk=young.pk).update(document_kind="foreign")
    joining.edit(
        young,
        details(document_kind="foreign", document_number="E12345678", birth_date=date(2010, 3, 1), **GUARDIAN),
        notice=notice(),
        now=NOW,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT birth_cipher, document_cipher, guardian_name_cipher, guardian_phone_cipher FROM volunteers_volunteer")
        row = " ".join(cursor.fetchone())
    assert all(secret not in row for secret in ("2010-03-01", "E12345678", "周母亲", "13900139000"))
    held = Volunteer.objects.get(pk=young.pk)
    assert (held.birth_date, held.guardian_name, held.masked_guardian_phone) == (date(2010, 3, 1), "周母亲", "139****9000")
    assert held.masked_document == "E1*****78"


def test_the_coordinators_of_the_nearest_organisation_hear_of_it(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        applied(cast.villager, cast.tree.village)
    told = Notice.objects.get()
    assert told.user == cast.coordinator
    assert "示例村" in told.body
    assert str(cast.villager) not in told.title + told.body


def test_below_eighteen_a_guardian_signs(cast):
    born = date(2009, 6, 1)
    missing = refusal(lambda: applied(cast.owner, cast.tree.township_a, birth_date=born))
    assert list(missing.error_dict) == ["guardian_name"]
    unsigned = refusal(lambda: applied(cast.owner, cast.tree.township_a, birth_date=born, **GUARDIAN))
    assert list(unsigned.error_dict) == ["guardian_upload"]
    assert not Volunteer.objects.exists()
    volunteer = applied(cast.owner, cast.tree.township_a, birth_date=born, guardian_upload=scan(2), **GUARDIAN)
    assert volunteer.guardian_evidence.title == "监护人同意书"


def test_at_full_age_nothing_of_the_guardian_is_kept(cast, django_capture_on_commit_callbacks):
    volunteer = applied(cast.owner, cast.tree.township_a, birth_date=date(2009, 6, 1), guardian_upload=scan(2), **GUARDIAN)
    file = volunteer.guardian_evidence.file
    assert storages["private"].exists(file)
    with django_capture_on_commit_callbacks(execute=True):
        joining.edit(volunteer, details(birth_date=date(2000, 6, 1), **GUARDIAN), notice=notice(), now=NOW)
    held = Volunteer.objects.get(pk=volunteer.pk)
    assert (held.guardian_name, held.guardian_phone_cipher, held.guardian_relation, held.guardian_evidence) == ("", "", "", None)
    assert not Evidence.objects.exists()
    assert not storages["private"].exists(file)


@pytest.mark.parametrize("born", [date(2027, 1, 1), date(1900, 1, 1)])
def test_a_day_of_birth_that_cannot_be(cast, born):
    assert "birth_date" in refusal(lambda: applied(cast.owner, cast.tree.township_a, birth_date=born)).error_dict


def test_the_pool_says_the_youngest_age_and_lower_pools_inherit_it(cast):
    Pool.objects.create(organisation=cast.tree.county, youngest_age=16)
    error = refusal(lambda: applied(cast.owner, cast.tree.village, birth_date=NOW.date() - timedelta(days=365 * 15), **GUARDIAN))
    assert "16" in error.messages[0]
    Pool.objects.create(organisation=cast.tree.village, youngest_age=14)
    child = NOW.date() - timedelta(days=365 * 15)
    assert applied(cast.owner, cast.tree.village, birth_date=child, guardian_upload=scan(1), **GUARDIAN).pk


def test_the_identity_number_must_agree_with_birth_and_gender(cast):
    number = id_number(date(1990, 5, 4), 102)
    wrong_day = refusal(lambda: applied(cast.owner, cast.tree.township_a, document_number=number, birth_date=date(1990, 5, 5)))
    assert list(wrong_day.error_dict) == ["birth_date"]
    wrong_gender = refusal(lambda: applied(cast.owner, cast.tree.township_a, document_number=number, gender="male"))
    assert list(wrong_gender.error_dict) == ["gender"]
    assert not Volunteer.objects.exists()
    cast.owner.refresh_from_db()
    assert cast.owner.id_number_cipher == ""


def test_a_number_of_somebody_else_is_refused_whole(cast):
    UserFactory(username="holder", id_number=id_number())
    error = refusal(lambda: applied(cast.owner, cast.tree.township_a, document_number=id_number()))
    assert error.messages
    assert not Volunteer.objects.exists()


def test_applying_twice_is_refused_and_after_a_refusal_it_is_not(cast):
    volunteer = applied(cast.owner, cast.tree.township_a)
    refusal(lambda: applied(cast.owner, cast.tree.township_a))
    deciding.refuse(volunteer, "本镇名额已满", by=cast.coordinator, now=NOW)
    again = applied(cast.owner, cast.tree.village)
    assert (again.pk, again.state, again.organisation, again.reason) == (volunteer.pk, "applied", cast.tree.village, "")
    assert Volunteer.objects.count() == 1


def test_without_a_name_or_a_privacy_notice_nothing_is_kept(cast):
    nameless = UserFactory(username="nameless", full_name="")
    refusal(lambda: applied(nameless, cast.tree.township_a))
    refusal(lambda: joining.apply(cast.owner, cast.tree.township_a, details(), notice=None, now=NOW))
    assert not Volunteer.objects.exists()
