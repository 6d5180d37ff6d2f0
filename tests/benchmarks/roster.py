"""How long a roster of 10,000 people takes: python -m tests.benchmarks.roster [ROWS]

Reads, checks and writes an .xlsx in the configured database, then undoes it. The aim is 20 s.
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AIM_SECONDS = 20


def measure(rows):
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from portal.core.models import Audience
    from portal.organisations.domain import roster as rosters
    from portal.organisations.models import Organisation
    from tests.organisations.rosters import id_number, phone, row, xlsx

    call_command("migrate", verbosity=0)
    Audience.objects.get_or_create(code="health", defaults={"title": "health"})
    node = Organisation.objects.filter(code="benchmark").first() or Organisation.add_root(name="benchmark", code="benchmark", kind="county")
    data = xlsx([row(n, 身份证号=id_number(n), 手机号=phone(90_000_000 + n)) for n in range(rows)])
    longest = [0.0, time.monotonic()]

    def progress(done, total, cursor):
        longest[:] = [max(longest[0], time.monotonic() - longest[1]), time.monotonic()]

    with transaction.atomic():
        began = time.monotonic()
        roster = rosters.stage(data, "benchmark.xlsx", node, by=None, now=timezone.now())
        checked = longest[1] = time.monotonic()
        outcome = rosters.import_here(roster, progress)
        ended = time.monotonic()
        transaction.set_rollback(True)
    rosters.storages["private"].delete(roster.storage_name)
    Organisation.objects.filter(code="benchmark").delete()
    print(f"{connection.vendor}: {rows} rows in {ended - began:.1f} s (aim {AIM_SECONDS})")
    print(f"  read and checked {checked - began:.1f} s, written {ended - checked:.1f} s, longest chunk {longest[0]:.2f} s; {outcome}")
    return ended - began <= AIM_SECONDS * rows / 10_000


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    sys.exit(0 if measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000) else 1)
