"""How long it takes to issue and print the certificates of everybody who is eligible, as the office does it:

    python -m tests.benchmarks issuing                                   100, 1,000 and 10,000 by one process, 10,000 by two
    python tests/benchmarks/issuing.py COUNT … [--processes 2] [--workers]

Every learner of a programme of nine modules is checked in full; the certificate, its number, its line of the audit log
and the learner's notice are written; the PDF is made and kept. The processes' start is counted. `--workers`: by the office's
background job and that many workers instead of the command. DATABASE_URL may name a PostgreSQL server's database: each
size gets an empty one beside it.
"""

import argparse
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = [(100, 1), (1_000, 1), (10_000, 1), (10_000, 2)]
AIM = 60  # seconds, for 10,000 by two processes
MANAGE = [sys.executable, "manage.py"]


def command(share, shares):
    from tests.benchmarks.learners import CODE, OFFICER

    return [*MANAGE, "issue_certificates", CODE, "--as", OFFICER, "--part", f"{share}/{shares}"]


def start(arguments, environment):
    return subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603


def by_command(processes, environment):
    return _usage([start(command(share, processes), environment) for share in range(1, processes + 1)])


def by_workers(processes, environment):
    """The office's job; the workers are told to stop when it is over."""
    subprocess.run([sys.executable, __file__, "--ask"], cwd=ROOT, env=environment, check=True)  # noqa: S603
    began = time.perf_counter()
    worker = [*MANAGE, "db_worker", "--no-reload", "--queue-name", "*", "--interval", "0.2", "--no-startup-delay", "--verbosity", "0"]
    workers = [start(worker, environment) for _number in range(processes)]
    subprocess.run([sys.executable, __file__, "--await"], cwd=ROOT, env=environment, check=True)  # noqa: S603
    seconds = time.perf_counter() - began
    for child in workers:
        child.send_signal(signal.SIGTERM)
    return seconds, *_usage(workers)[1:]


def _usage(children):
    """(seconds until the last one ended, processor seconds of all, peak MB of the largest)."""
    began, processor, peak = time.perf_counter(), 0.0, 0.0
    for child in children:
        _pid, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"A process ended with code {child.returncode}.")
        processor, peak = processor + used.ru_utime + used.ru_stime, max(peak, used.ru_maxrss / 1024)
    return time.perf_counter() - began, processor, peak


def in_own_process(count, processes, workers, environment):
    """Prepare, measure and check one size; this process stays small, so that its children begin so."""
    for step in ("--prepare", "--check"):
        if step == "--check":
            seconds, processor, peak = (by_workers if workers else by_command)(processes, environment)
        subprocess.run([sys.executable, __file__, step, str(count)], cwd=ROOT, env=environment, check=True)  # noqa: S603
    return seconds, processor, peak


def prepare(count):
    from django.core.management import call_command

    from tests.benchmarks import learners

    call_command("migrate", verbosity=0)
    learners.prepare(count)


def check(count):
    """Numbers without a gap, one certificate a learner, one file and one notice a certificate, ledgers sound."""
    from django.core.files.storage import storages
    from django.core.management import call_command

    from portal.certificates.models import Certificate
    from portal.notices.models import Notice

    rows = list(Certificate.objects.order_by("number").values_list("number", "holder_id", "pdf"))
    assert [int(number.rsplit("-", 1)[1]) for number, _holder, _pdf in rows] == list(range(1, count + 1))
    assert len({holder for _number, holder, _pdf in rows}) == count == Notice.objects.count()
    folder = Path(storages["private"].path("certificates"))
    assert sorted(path.name for path in folder.glob("*/*")) == [f"{number}.pdf" for number, _holder, _pdf in rows]
    assert all(pdf for _number, _holder, pdf in rows)
    call_command("check_ledgers", stdout=io.StringIO())


def ask():
    from courses.curriculum.models import ProgrammePage
    from courses.learning.domain import issuing
    from portal.accounts.models import User
    from portal.core import clock
    from tests.benchmarks.learners import CODE, OFFICER

    issuing.start(ProgrammePage.objects.get(code=CODE), officer=User.objects.get(username=OFFICER), chosen=None, now=clock.now())


def wait():
    from portal.jobs.models import Job

    while Job.objects.filter(state__in=["queued", "running"]).exists():
        time.sleep(0.2)
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def database(folder, count):
    """The address of an empty database for one run."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder}/db.sqlite3"
    import psycopg

    name = f"benchmark_{os.getpid()}_{time.time_ns()}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{given.rsplit('/', 1)[0]}/{name}"


def measure(count, processes, workers):
    with tempfile.TemporaryDirectory(prefix="xinqiao-benchmark-") as folder:
        environment = {
            **os.environ,
            "XINQIAO_DATA_DIR": folder,
            "DATABASE_URL": database(folder, count),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "LOG_LEVEL": "ERROR",
        }
        busy = os.getloadavg()[0]
        seconds, processor, peak = in_own_process(count, processes, workers, environment)
        kind = environment["DATABASE_URL"].split(":")[0]
    way = "workers" if workers else "command"
    print(
        f"{kind:<10} {way:<8} {count:>6} {processes:>9} {seconds:>8.1f} {count / seconds:>9.0f} "
        f"{processor / count * 1000:>14.1f} {peak:>8.0f} {busy:>11.2f}",
        flush=True,
    )
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--workers", action="store_true")
    for step in ("prepare", "check", "ask", "await"):
        parser.add_argument(f"--{step}", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    steps = {"prepare": prepare, "check": check, "ask": ask, "await": wait}
    for step, act in steps.items():
        if getattr(options, step):
            import django

            django.setup()
            return act(*options.counts)
    print("database   way       count processes  seconds  a second  CPU ms for one  peak MB  load before")
    sizes = [(count, options.processes) for count in options.counts] or SIZES
    late = [count for count, processes in sizes if measure(count, processes, options.workers) > AIM and (count, processes) == (10_000, 2)]
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
