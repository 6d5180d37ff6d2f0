"""Fixtures for all tests."""

import os

import pytest

from tests.cast import cast, tree  # noqa: F401  (fixtures)

REQUIRE_ALL = os.environ.get("XINQIAO_REQUIRE_ALL") == "1"
# Some tests belong to one database; they run in the other round.
FITTING_REASONS = ("only SQLite", "only PostgreSQL")


def _refuse_skip(report):
    reason = str(report.longrepr[-1]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail") and not any(text in reason for text in FITTING_REASONS):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here (XINQIAO_REQUIRE_ALL=1), but: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    _refuse_skip(report)
    return report


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: PT004
    """Tests that commit leave the database as the migrations made it, for the next one of whatever kind.

    For the whole session: a test's own monkeypatch is undone before.
    """
    from django.test import TransactionTestCase

    from tests import pristine

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        kept = pristine.keep()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: kept.put_back())
        yield


@pytest.fixture(autouse=True)
def _chinese():
    """Whatever language an earlier test left behind."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}}
