"""A person's copy and erasure."""

import pytest

from portal.accounts.data_rights import holdings

pytestmark = pytest.mark.django_db


def test_the_copy_holds_what_was_printed(cast, certificate):
    copy = holdings.get("certificates").export(cast.owner)
    assert [(row["number"], row["printed"]["name"]) for row in copy["certificates"]] == [(certificate.number, "周兰")]
    assert holdings.get("certificates").export(cast.colleague) == {"certificates": []}


def test_erasure_keeps_the_paper_verifiable_and_forgets_the_account(client, cast, certificate):
    kept = holdings.get("certificates").erase(cast.owner, certificate.issued_at)
    certificate.refresh_from_db()
    assert len(kept) == 1
    assert certificate.holder is None
    assert "周＊" in client.get(f"/verify/{certificate.number}/?c={certificate.characters}").content.decode()
    assert holdings.get("certificates").erase(cast.colleague, certificate.issued_at) == []
