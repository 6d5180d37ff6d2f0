"""Fixtures for all tests."""

import os
import time

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
def django_db_setup(django_db_setup):  # noqa: PT004
    """What the migrations wrote is known to every connection of the session.

    Once a browser runs in this thread, Django takes the thread for an asynchronous one and opens a connection object of its
    own, which would not know it.
    """
    from django.db import connections

    for connection in connections.all():
        if contents := getattr(connection, "_test_serialized_contents", None):
            type(connection)._test_serialized_contents = contents


@pytest.fixture(autouse=True, scope="session")
def _lift_append_only_for_flush():
    """TransactionTestCase and live_server flush tables; append-only triggers are lifted for the flush alone.

    What the migrations wrote (Wagtail's root page, the audiences, the hotlines) is put back after each flush, so that the
    next test, of whatever kind, finds it. For the whole session: a test's own monkeypatch is undone before the flush.
    """
    from django.core.management.base import CommandError
    from django.db import OperationalError, connections
    from django.test import TransactionTestCase

    from portal.core import append_only

    original = TransactionTestCase._fixture_teardown

    def flush(self):
        """Flush; a browser's last request may still be at work, and PostgreSQL then ends one of the two: try again."""
        for attempt in range(6):
            try:
                with append_only.lifted():
                    original(self)
                break
            except (CommandError, OperationalError):
                if attempt == 5:
                    raise
                time.sleep(0.5)

    def teardown(self):
        flush(self)
        for alias in self._databases_names(include_mirrors=False):
            if contents := getattr(connections[alias], "_test_serialized_contents", None):
                connections[alias].creation.deserialize_db_from_string(contents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
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
