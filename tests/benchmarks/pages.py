"""What pages cost: processor time and queries against a bare Django view in the same run, compressed bytes of a first load.

Aims: 12 queries and 20 ms of processor time a public page (learner page: 15 and 20 ms), 120 KB a first load.
"""

import gzip
import os
import re
import statistics
import sys
import time

ROUNDS = 30
PUBLIC, LEARNER = (12, 20), (15, 20)
BYTES = 120 * 1024


def prepare():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False
    # As whitenoise finds files without collecting them.
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=open(os.devnull, "w"))  # noqa: SIM115


def cost(client, address):
    """(status, median ms of processor time, queries, body) of one page, after warming up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        client.get(address)
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        spent.append(time.process_time() - began)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return response.status_code, statistics.median(spent) * 1000, len(queries), body


def first_load(client, body):
    """Compressed bytes of a page with the styles, scripts and pictures it names, and what the styles name in turn."""
    total, seen, waiting = len(gzip.compress(body)), set(), [body.decode()]
    while waiting:
        for address in re.findall(r"""(?:href|src)=["'](/(?:static|media)/[^"'?#]+)|url\(["']?(/static/[^"')]+)""", waiting.pop()):
            address = next(filter(None, address))
            if address in seen or not address.endswith((".css", ".js", ".svg", ".png", ".jpg", ".webp", ".woff2")):
                continue
            seen.add(address)
            response = client.get(address)
            data = b"".join(response.streaming_content) if response.streaming else response.content
            packed = address.endswith((".css", ".js", ".svg"))
            total += len(gzip.compress(data)) if packed else len(data)
            if address.endswith(".css"):
                waiting.append(data.decode())
    return total


def pages():
    from courses.curriculum.models import LessonPage, ProgrammePage

    yield "home", "/", PUBLIC, None
    for name, model in (("programme", ProgrammePage), ("lesson", LessonPage)):
        page = model.objects.live().first()
        yield name, page.get_url(), PUBLIC, None
    yield "verify", "/verify/", PUBLIC, None
    yield "my learning", "/learn/", LEARNER, "learner"


def client_of(username):
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    if username:
        client.force_login(get_user_model().objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def main():
    prepare()
    _, bare, _, _ = cost(client_of(None), "/healthz")
    print(f"{'page':<12} {'status':>6} {'CPU ms':>7} {'bare ms':>8} {'queries':>8} {'KB first load':>14}")
    good = True
    for name, address, (most_queries, most_ms), username in pages():
        client = client_of(username)
        status, spent, queries, body = cost(client, address)
        load = first_load(client, body)
        print(f"{name:<12} {status:>6} {spent:>7.1f} {bare:>8.1f} {queries:>8} {load / 1024:>14.1f}", flush=True)
        good &= status == 200 and spent <= most_ms and queries <= most_queries and load <= BYTES
    return good


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
