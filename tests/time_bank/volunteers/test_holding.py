"""What the pool holds of a person: a copy on request, and nothing that points to them after erasure."""

import json

import pytest
from django.core.files.storage import storages

from portal.accounts.domain import privacy
from portal.accounts.domain.erasure import erase
from portal.accounts.domain.export import collect
from tests.factories.accounts import ConsentFactory
from tests.factories.volunteers import FamilyTieFactory, VolunteerFactory
from time_bank.volunteers.domain import families, honours, supervising
from time_bank.volunteers.models import FamilyTie, Volunteer

from .scene import NOW, TODAY, applied, scan, serving, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(cast):
    held = serving(cast.owner, cast.tree.township_a, cast.coordinator, skill_note="会方言")
    families.claim(held, "parent", "周母亲", "13900139000", now=NOW)
    supervising.record(cast.tree.township_a, session(), [held], by=cast.coordinator, now=NOW)
    honours.enter(held, title="县优秀志愿者", awarded_on=TODAY, awarded_by="示例县文明办", upload=scan(5), by=cast.coordinator, now=NOW)
    return held


def test_the_copy_holds_everything_in_full(cast, volunteer):
    held = next(part["data"] for part in collect(cast.owner, NOW)["holdings"] if part["name"] == "volunteers")
    assert held["volunteer"]["number"] == volunteer.number
    assert held["volunteer"]["birth_date"] == "1990-05-04"
    assert held["volunteer"]["document_number"] == volunteer.document_number
    assert [row["name"] for row in held["family"]] == ["周母亲"]
    assert [row["hours"] for row in held["training"]] == [40]
    assert [row["title"] for row in held["honours"]] == ["县优秀志愿者"]
    assert held["supervision"][0]["minutes"] == 90
    assert [row["after"] for row in held["decisions"]] == ["applied", "training", "active"]
    json.dumps(held)


def test_who_never_applied_holds_only_ties_that_name_them(cast, volunteer):
    FamilyTieFactory(volunteer=volunteer, user=cast.colleague, name_cipher="吴同事", relation="sibling")
    held = next(part["data"] for part in collect(cast.colleague, NOW)["holdings"] if part["name"] == "volunteers")
    assert [row["volunteer"] for row in held["named_as_family_by"]] == ["周兰"]
    assert "volunteer" not in held


def test_erasure_leaves_the_number_and_nothing_else(cast, volunteer, django_capture_on_commit_callbacks):
    proof = volunteer.honours.get().evidence.file
    with django_capture_on_commit_callbacks(execute=True):
        kept = erase(cast.owner, by=cast.owner, now=NOW)
    row = Volunteer.objects.get(pk=volunteer.pk)
    assert (row.user, row.state, row.number) == (None, "left", volunteer.number)
    assert (row.gender, row.birth_cipher, row.living_region, row.skill_note, row.document_cipher) == ("", "", "", "", "")
    assert not row.skills.exists()
    tie = FamilyTie.objects.get()
    assert (tie.name, tie.phone_cipher, tie.phone_hash, tie.state) == ("", "", "", "ended")
    assert not storages["private"].exists(proof)
    assert str(row) == volunteer.number
    assert any("督导" in text for text in map(str, kept))
    assert any("培训" in text for text in map(str, kept))


def test_the_pages_of_the_office_survive_an_erased_volunteer(client, cast, volunteer):
    erase(cast.owner, by=cast.owner, now=NOW)
    ConsentFactory(user=cast.coordinator, notice=privacy.current_notice())
    client.force_login(cast.coordinator)
    assert client.get("/cms/volunteers/").status_code == 200
    assert client.get(f"/cms/volunteers/{volunteer.pk}/").status_code == 200


def test_a_relative_who_erases_their_account_is_named_no_more(cast):
    volunteer = VolunteerFactory(user=cast.owner, organisation=cast.tree.township_a)
    FamilyTieFactory(volunteer=volunteer, user=cast.colleague, name_cipher="吴同事")
    erase(cast.colleague, by=cast.colleague, now=NOW)
    tie = FamilyTie.objects.get()
    assert (tie.user, tie.name, tie.state) == (None, "", "ended")


def test_an_application_that_was_never_decided_goes_too(cast):
    applied(cast.owner, cast.tree.township_a)
    erase(cast.owner, by=cast.owner, now=NOW)
    row = Volunteer.objects.get()
    assert (row.user, row.state, row.number) == (None, "left", None)
    assert str(row)
