#!/usr/bin/env python
"""Prepare a virtual environment from the locks, then run the demo site, the checks or the benchmarks.

Standard library only: it runs before anything is installed. It says what it does, and in one sentence what is missing.
"""

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
STARTED = time.monotonic()


class Missing(SystemExit):
    """Something the machine lacks; the text says what and how to mend it."""


def say(text):
    print(f"[{time.monotonic() - STARTED:5.1f} s] {text}", flush=True)


def run(*command, **options):
    """Run a command of the environment; stop with its code if it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, **options)
    if done.returncode:
        raise SystemExit(done.returncode)


def require_python():
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever has an older one runs exactly this script)
        raise Missing(f"This is Python {sys.version.split()[0]}: Python 3.11 or later is needed.")


def require_venv():
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Missing(f"Python's venv module is incomplete: install it (on Debian and Ubuntu: apt install python{version}-venv).") from None


def require_fts5():
    try:
        import sqlite3
    except ImportError:
        raise Missing("This Python was built without SQLite: use another Python, or set DATABASE_URL to a PostgreSQL.") from None
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            raise Missing("This Python's SQLite has no FTS5 search: use another Python, or set DATABASE_URL to a PostgreSQL.") from None


def require_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Missing(f"Port {port} is taken: stop what uses it, or choose another, for example: make demo PORT=8123") from None


def usable():
    return PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def install(lock_name):
    """Bring .venv to exactly what the lock says; nothing is done when it already is."""
    lock = ROOT / "requirements" / f"{lock_name}.txt"
    stamp = VENV / f".installed-{lock_name}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    if not usable():
        require_venv()
        say(f"Making a virtual environment in .venv with Python {sys.version.split()[0]} …")
        shutil.rmtree(VENV, ignore_errors=True)
        import venv

        venv.create(VENV, with_pip=True)
    say(f"Installing {lock.relative_to(ROOT)} (wheels only, hashes checked) …")
    flags = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes", "--no-deps"]
    if subprocess.run([PYTHON, "-m", "pip", "install", *flags, "-r", lock], cwd=ROOT, check=False).returncode:
        raise Missing(f"{lock.relative_to(ROOT)} could not be installed, for the reason above; mend it and run the same command again.")
    stamp.write_text(wanted)


def demo(port):
    require_port(port)
    if not os.environ.get("DATABASE_URL"):
        require_fts5()
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    install("base")
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        install("postgres")
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "scripts/demo_site.py"), str(port)])  # noqa: S606


CHECKS = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("import contracts", ("lint-imports", "--no-logo")),
    ("migrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    ("translations", ("python", "scripts/messages.py", "check")),
    ("templates", ("djlint", "--lint", "--quiet", "site/portal", "courses", "knowledge_base", "time_bank", "themes")),
)


def failed_checks():
    """Run each check, show the output of those that fail, and return their names."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)])}
    failed = []
    for name, (program, *arguments) in CHECKS:
        command = [str(BIN / program), *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        say(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}")
        if done.returncode:
            print(done.stdout, done.stderr, sep="\n", flush=True)
            failed.append(name)
    return failed


def lint():
    install("dev")
    if failed := failed_checks():
        raise SystemExit(f"Failed: {', '.join(failed)}")


def test(arguments):
    """All checks, then all tests. The last line is pytest's; the exit code is 0 only if both passed."""
    install("dev")
    failed = failed_checks()
    if failed:
        say(f"Checks that failed: {', '.join(failed)}. The tests run all the same.")
    say("Running the tests …")
    tests = [BIN / "python", "-m", "pytest", "-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadfile", "-q", "-rs", *arguments]
    done = subprocess.run(tests, cwd=ROOT, check=False)
    raise SystemExit(done.returncode or (1 if failed else 0))


def bench():
    install("dev")
    run(PYTHON, "-m", "tests.benchmarks")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=["demo", "test", "lint", "bench", "install"])
    parser.add_argument("--port", type=int, default=8000)
    options, rest = parser.parse_known_args()
    require_python()
    if options.action == "demo":
        demo(options.port)
    elif options.action == "test":
        test(rest)
    elif options.action == "install":
        install("dev")
    else:
        {"lint": lint, "bench": bench}[options.action]()


if __name__ == "__main__":
    main()
