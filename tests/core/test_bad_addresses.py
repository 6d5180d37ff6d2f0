"""Addresses and texts that a keyboard hardly makes: NUL in an address, control characters in a workbook."""

import io

import pytest
from django.test import Client
from openpyxl import Workbook

from portal.core.cells import for_cell


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("/%00/", 404), ("/training/x%00y/", 404), ("/accounts/privacy/%00/", 404), ("/verify/?number=%00", 400)]
)
def test_a_nul_in_an_address_is_refused_and_no_error(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert "12356" in response.content.decode()


@pytest.mark.parametrize(("value", "kept"), [("见表\x0b第二行", "见表 第二行"), ("两\n行", "两\n行"), (4.5, 4.5), ("", "")])
def test_what_a_workbook_refuses_is_left_out(value, kept):
    assert for_cell(value) == kept
    book = Workbook()
    book.active.append([for_cell(value)])
    book.save(io.BytesIO())


@pytest.mark.parametrize("address", ["/no-such-page/", "/没有这一页", "/verify/nothing/here/", "/services/no-such-place/"])
def test_in_development_a_wrong_address_shows_the_sites_own_page(db, settings, address):
    settings.DEBUG = True
    response = Client().get(address, follow=True)
    assert response.status_code == 404
    assert "12356" in response.content.decode()
    assert "urlpatterns" not in response.content.decode().lower()


def test_in_development_a_missing_slash_is_still_added(db, settings):
    settings.DEBUG = True
    assert Client().get("/verify").headers["Location"] == "/verify/"
