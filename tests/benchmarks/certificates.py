"""Certificates a second and peak memory of the certificates room alone, without the question who is eligible:

    python -m tests.benchmarks certificates                              100, 1,000 and 10,000, by one and by two processes
    python tests/benchmarks/certificates.py COUNT … [--processes 2]

Batches of a hundred are issued in one transaction and printed, as the office's job does. DATABASE_URL may name a PostgreSQL
database to use; its certificates are counted from where they stand.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = [100, 1_000, 10_000]
AT_ONCE = 100


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


def requests(holder, organisation, keys):
    """The names differ, so that nothing is printed from a cache."""
    from portal.accounts.models import User
    from portal.certificates.domain.issue import Request
    from portal.organisations.models import Organisation
    from tests.certificates.scene import MODULES, snapshot

    person, node = User.objects.get(pk=holder), Organisation.objects.get(pk=organisation)
    for key in keys:
        words = snapshot(name=f"陈{chr(0x4E00 + hash(key) % 20000)}国", modules=MODULES * 3)
        yield Request(key, words, person, node, node)


def work(holder, organisation, keys):
    """Issue and print; returns the processor seconds of both."""
    from portal.certificates.domain import documents
    from portal.certificates.domain.issue import issue_batch
    from tests.certificates.scene import NOW

    issuing = printing = 0.0
    for first in range(0, len(keys), AT_ONCE):
        batch = list(requests(holder, organisation, keys[first : first + AT_ONCE]))
        began = time.process_time()
        made = issue_batch("training", batch, by=None, now=NOW)
        issued = time.process_time()
        documents.make(made)
        issuing, printing = issuing + issued - began, printing + time.process_time() - issued
    return issuing, printing


def run(count, processes, holder, organisation):
    """(seconds, [(processor seconds of issuing, of printing)], peak MB): each process is forked anew."""
    keys = [f"benchmark:{time.time_ns()}:{number}" for number in range(count)]
    began = time.perf_counter()
    children = [child(holder, organisation, keys[first::processes]) for first in range(processes)]
    figures = [[float(figure) for figure in told.read().split()] for told in children]
    return time.perf_counter() - began, figures, max(figure[2] for figure in figures)


def child(holder, organisation, keys):
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        told = [*work(holder, organisation, keys), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]
        os.write(write, " ".join(map(str, told)).encode())
        os._exit(0)
    os.close(write)
    return os.fdopen(read)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    holder, organisation, vendor = prepare()
    print("database    count  processes  seconds  a second  CPU ms to issue  to print  peak MB a process  load before")
    for count in options.counts or SIZES:
        for processes in dict.fromkeys((1, options.processes)):
            busy = os.getloadavg()[0]
            seconds, figures, peak = run(count, processes, holder, organisation)
            issuing, printing = (sum(figure[part] for figure in figures) / count * 1000 for part in (0, 1))
            print(
                f"{vendor:<10} {count:>6} {processes:>10} {seconds:>8.1f} {count / seconds:>9.0f} "
                f"{issuing:>16.1f} {printing:>9.1f} {peak:>18.0f} {busy:>12.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
