"""Who may have the document."""

import pytest

from portal.certificates.domain.issue import revoke

from .scene import LATER

pytestmark = pytest.mark.django_db
MAY = {"owner", "officer", "administrator", "superior", "superuser"}


def fetch(client, cast, person, certificate, ending="pdf"):
    if cast.people[person]:
        client.force_login(cast.people[person])
    return client.get(f"/verify/document/{certificate.number}.{ending}")


@pytest.mark.parametrize(
    "person", ["owner", "officer", "administrator", "superior", "superuser", "colleague", "stranger", "trainer", "reviewer", "sibling"]
)
def test_the_holder_and_those_within_reach_get_it_and_nobody_else(client, cast, certificate, person):
    response = fetch(client, cast, person, certificate)
    if person in MAY:
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        assert response.content.startswith(b"%PDF")
        assert response["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
        assert "no-store" in response["Cache-Control"]
    else:
        assert response.status_code == 404


def test_a_visitor_is_led_to_sign_in(client, cast, certificate):
    response = fetch(client, cast, "visitor", certificate)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_the_picture(client, cast, certificate):
    response = fetch(client, cast, "owner", certificate, "png")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_a_revoked_one_is_kept_for_the_officer_only(client, cast, certificate):
    revoke(certificate, "误发", cast.officer, LATER)
    assert fetch(client, cast, "owner", certificate).status_code == 404
    assert fetch(client, cast, "officer", certificate).status_code == 200
