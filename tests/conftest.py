"""Fixtures for all tests."""

import pytest


@pytest.fixture(autouse=True)
def _lift_append_only_for_flush(monkeypatch):
    """TransactionTestCase and live_server flush tables; append-only triggers are lifted for the flush alone."""
    from django.test import TransactionTestCase

    from portal.core import append_only

    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        with append_only.lifted():
            original(self)

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", teardown)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "private", "base_url": None}},
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}}


