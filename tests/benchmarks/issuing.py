"""Seconds that it takes to issue and print certificates of a whole programme, by processes that share the work.

    python tests/benchmarks/issuing.py [COUNT] [--processes 2]

Every learner is checked in full, as the office does it. DATABASE_URL may name a PostgreSQL database made for this.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def prepare(count):
    """A migrated database with `count` learners who lack nothing."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from portal.organisations.models import Organisation
    from tests.factories.accounts import UserFactory
    from tests.learning.office_scene import many_eligible

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        officer = UserFactory(username="benchmark-officer", is_superuser=True)
        node = Organisation.add_root(name="示例镇", code="benchmark", kind="township", contact="")
        many_eligible(count, node, officer)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="xinqiao-benchmark-")
    os.environ.setdefault("XINQIAO_DATA_DIR", folder)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "LOG_LEVEL": "ERROR"}
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    prepare(options.count)
    began = time.perf_counter()
    shares = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", "issue_certificates", "short-start", "--part", f"{share}/{options.processes}"],
            cwd=ROOT, stdout=subprocess.DEVNULL,
        )
        for share in range(1, options.processes + 1)
    ]  # fmt: skip
    codes = [share.wait() for share in shares]
    seconds = time.perf_counter() - began
    print(
        f"{options.count} certificates, {options.processes} processes: {seconds:.1f} s, {options.count / seconds:.0f} a second, exit codes {codes}"
    )


if __name__ == "__main__":
    main()
