"""What production refuses, and what it is content with. Each in a process of its own, since settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from portal.settings.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = [v.name for v in VARIABLES if v.required_in_production]


def manage(tmp_path, *arguments, **variables):
    ours = {v.name for v in VARIABLES} | {"DJANGO_SETTINGS_MODULE"}
    # The browser walks set the last one for this process; no deployment has it.
    left_out = {*ours, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"XINQIAO_ENV": "production", "XINQIAO_DATA_DIR": str(tmp_path), **variables}
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def complete():
    return {
        "SECRET_KEY": "kept-apart-" * 6 + "0123456789",
        "ALLOWED_HOSTS": "xinqiao.example.org",
        "SITE_URL": "https://xinqiao.example.org",
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "LOOKUP_KEY": "lookup-" * 8,
        "LEDGER_KEY": "ledger-" * 8,
        "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
        "PHONE_SIGN_IN": "false",
    }


def test_production_without_settings_names_every_missing_variable(tmp_path):
    done = manage(tmp_path, "check")
    assert done.returncode == 1
    assert [name for name in REQUIRED if f"{name}:" not in done.stderr] == []
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_without_one_variable_names_that_one_alone(tmp_path, complete, name):
    del complete[name]
    done = manage(tmp_path, "check", **complete)
    assert done.returncode == 1
    assert [other for other in REQUIRED if f"  {other}:" in done.stderr] == [name]


def test_production_with_an_empty_key_does_not_start(tmp_path, complete):
    done = manage(tmp_path, "check", **{**complete, "SECRET_KEY": ""})
    assert done.returncode == 1
    assert "SECRET_KEY:" in done.stderr


def test_production_with_phone_sign_in_wants_a_real_gateway(tmp_path, complete):
    done = manage(tmp_path, "check", **{**complete, "PHONE_SIGN_IN": "true"})
    assert done.returncode == 1
    assert "PHONE_GATEWAY:" in done.stderr


def test_check_deploy_is_clean_with_the_required_variables(tmp_path, complete):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **complete)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_an_unknown_environment_is_refused(tmp_path):
    done = manage(tmp_path, "check", XINQIAO_ENV="staging")
    assert done.returncode == 1
    assert "XINQIAO_ENV must be" in done.stderr


def test_development_needs_no_variable(tmp_path):
    done = manage(tmp_path, "check", XINQIAO_ENV="development")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("behind", "count"), [("true", 2), ("false", None)])
def test_behind_a_proxy_visitors_are_told_apart(tmp_path, complete, behind, count):
    code = "from django.conf import settings; print(getattr(settings, 'ALLAUTH_TRUSTED_PROXY_COUNT', None))"
    done = manage(tmp_path, "shell", "--no-imports", "-c", code, BEHIND_PROXY=behind, PROXIES="2", **complete)
    assert done.stdout.strip() == str(count), done.stderr
