"""One process of several that use the same cache at once: python cache_worker.py BACKEND FOLDER WHAT=TIMES …

Prints for each WHAT how often it was allowed.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"


def main(backend, folder, *tries):
    import django
    from django.conf import settings

    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": folder}}
    django.setup()
    for what, times in (each.split("=") for each in tries):
        print("ready", flush=True)
        sys.stdin.readline()
        print(sum(bool(TRIES[what]()) for _time in range(int(times))), flush=True)


def count():
    from django.core.cache import cache

    return cache.incr("counter")


def take():
    from django.core.cache import cache

    return cache.add("one", True)


def request():
    from django.test import RequestFactory

    return RequestFactory().post("/verify/", REMOTE_ADDR="192.0.2.7")


def look_up():
    from portal.certificates.limits import wait_before_lookup

    return wait_before_lookup(request(), datetime(2026, 11, 22, 12, tzinfo=UTC)) == 0


def sign_in():
    from allauth.core import ratelimit

    return ratelimit.consume(request(), action="login_failed", key="somebody")


TRIES = {"count": count, "take": take, "look_up": look_up, "sign_in": sign_in}
if __name__ == "__main__":
    main(*sys.argv[1:])
