"""Sixteen processes issue the same list: each achievement once, numbers unique and without a gap."""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import connections

from portal.certificates.models import Certificate, Counter
from tests.factories.organisations import MembershipFactory

from . import scene

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, KEYS = 16, 50
pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def _database_url():
    values = connections["default"].settings_dict
    if "sqlite" in values["ENGINE"]:
        return f"sqlite:///{values['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**values)


def _run(membership, folder):
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "XINQIAO_DATA_DIR": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    arguments = [str(value) for value in (PROCESSES, KEYS, membership.user_id, membership.organisation_id)]
    command = [sys.executable, "-m", "tests.certificates.issuing", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_sixteen_processes_issue_each_achievement_once(tmp_path):
    run = _run(MembershipFactory(), tmp_path)
    assert run.returncode == 0, run.stderr
    told = defaultdict(set)
    for line in run.stdout.splitlines():
        key, number = line.split()
        told[key].add(number)
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"XQ-{scene.NOW.year}-{count:06d}" for count in range(1, KEYS + 1)]
    assert Certificate.objects.filter(state="valid").order_by().values("subject_key").distinct().count() == KEYS
    assert Counter.objects.get().last == KEYS
    assert len(run.stdout.splitlines()) == PROCESSES * KEYS
    assert len(told) == KEYS
    assert {len(found) for found in told.values()} == {1}, "every process was told the same number"
