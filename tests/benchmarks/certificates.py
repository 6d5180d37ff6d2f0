"""Certificates a second and peak memory, issued and printed by one or more processes into a database of its own.

    python tests/benchmarks/certificates.py [COUNT …] [--processes 2]      for example 100 1000 10000

DATABASE_URL may name a PostgreSQL database to use; its certificates are counted from where they stand.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def prepare():
    """A migrated database, one confirmed person, nothing left behind."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("XINQIAO_DATA_DIR", tempfile.mkdtemp(prefix="xinqiao-benchmark-"))
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.factories.organisations import MembershipFactory

    call_command("migrate", verbosity=0)
    membership = MembershipFactory(user__username=f"benchmark{time.time_ns()}", organisation__code=f"b{time.time_ns()}")
    vendor = connection.vendor
    connection.close()
    return membership.user_id, membership.organisation_id, vendor


def work(holder, organisation, keys, told):
    """Issue each achievement, then print it; the names differ, so that nothing is printed from a cache."""
    from portal.accounts.models import User
    from portal.certificates.domain import documents
    from portal.certificates.domain.issue import issue
    from portal.organisations.models import Organisation
    from tests.certificates.scene import MODULES, NOW, snapshot

    person, node = User.objects.get(pk=holder), Organisation.objects.get(pk=organisation)
    modules = MODULES * 3
    issuing = printing = 0.0
    for key in keys:
        began = time.perf_counter()
        words = snapshot(name=f"陈{chr(0x4E00 + hash(key) % 20000)}国", modules=modules)
        made = issue("training", key, words, holder=person, holder_organisation=node, issuer=node, by=None, now=NOW)
        issued = time.perf_counter()
        documents.document(made)
        issuing, printing = issuing + issued - began, printing + time.perf_counter() - issued
    told.put((issuing, printing, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def run(count, processes, holder, organisation):
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    keys = [f"benchmark:{time.time_ns()}:{number}" for number in range(count)]
    began = time.perf_counter()
    children = [context.Process(target=work, args=(holder, organisation, keys[first::processes], told)) for first in range(processes)]
    for child in children:
        child.start()
    figures = [told.get() for _child in children]
    for child in children:
        child.join()
    return time.perf_counter() - began, figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    holder, organisation, vendor = prepare()
    print("database    count  processes  seconds  a second  issue ms  print ms  peak MB a process")
    for count in options.counts or [100, 1000]:
        for processes in dict.fromkeys((1, options.processes)):
            seconds, figures = run(count, processes, holder, organisation)
            issuing, printing = (sum(figure[part] for figure in figures) / count * 1000 for part in (0, 1))
            peak = max(figure[2] for figure in figures)
            print(
                f"{vendor:<10} {count:>6} {processes:>10} {seconds:>8.1f} {count / seconds:>9.0f} "
                f"{issuing:>9.1f} {printing:>9.1f} {peak:>19.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
