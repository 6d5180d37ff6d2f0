"""The cache of files between processes: nothing is counted twice or lost, and a limit is a limit for all of them together."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.certificates.limits import LOOKUPS_A_MINUTE
from portal.core.shared_cache import SharedFileCache

WORKER = Path(__file__).with_name("cache_worker.py")


BACKEND = "portal.core.shared_cache.SharedFileCache"
TRIES = {"count": 100, "take": 25, "look_up": 20, "sign_in": 10}


def at_once(workers):
    """Let all go together, and add up what each was allowed."""
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return sum(int(worker.stdout.readline()) for worker in workers)


@pytest.fixture(scope="module")
def allowed(tmp_path_factory):
    """{what: how often four processes together were allowed it}."""
    folder = tmp_path_factory.mktemp("cache")
    SharedFileCache(folder, {}).set("counter", 0)
    command = [sys.executable, str(WORKER), BACKEND, str(folder), *(f"{what}={times}" for what, times in TRIES.items())]
    workers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _n in range(4)]
    found = {what: at_once(workers) for what in TRIES}
    for worker in workers:
        worker.communicate(timeout=60)
    return found | {"counter": SharedFileCache(folder, {}).get("counter")}


def test_no_count_is_lost(allowed):
    assert (allowed["count"], allowed["counter"]) == (400, 400)


def test_one_process_alone_gets_a_lock(allowed):
    assert allowed["take"] == 1


def test_look_ups_of_one_address_are_limited_over_all_processes(allowed):
    assert allowed["look_up"] == LOOKUPS_A_MINUTE


def test_wrong_passwords_are_limited_over_all_processes(allowed):
    assert allowed["sign_in"] == 5


def test_a_cleared_cache_still_counts(tmp_path):
    cache = SharedFileCache(tmp_path, {})
    cache.clear()
    assert cache.add("counter", 1)
    assert cache.incr("counter") == 2
    assert cache.clear() is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("counter")


def test_a_site_uses_it():
    from portal import settings as site

    assert site.CACHES["default"]["BACKEND"] == BACKEND or site.ENV["CACHE_URL"]
