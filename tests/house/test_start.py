"""What `make demo` says when the machine lacks something: one sentence, no traceback, nothing begun."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKES = {
    "ensurepip": "raise ImportError('No module named ensurepip')",
    "venv": "raise ImportError('No module named venv')",
    "_sqlite3": "raise ImportError('No module named _sqlite3')",
    "sqlite3": """
class OperationalError(Exception): pass
class Connection:
    def __enter__(self): return self
    def __exit__(self, *found): return False
    def execute(self, text): raise OperationalError("no such module: fts5")
def connect(name): return Connection()
""",
}


@pytest.fixture
def clone(tmp_path):
    """A fresh clone as far as the start needs one: scripts and locks, no environment."""
    for folder in ("scripts", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / "clone" / folder)
    return tmp_path / "clone"


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(clone, *arguments, without=(), **variables):
    """Run the start script with a Python in which the named modules are missing."""
    fakes = clone / "fakes"
    fakes.mkdir(exist_ok=True)
    for name in without:
        (fakes / f"{name}.py").write_text(FAKES[name])
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"PYTHONPATH": str(fakes), **variables}
    command = [sys.executable, "scripts/start.py", "demo", *arguments]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False, timeout=60)


def assert_one_sentence(done, *words):
    assert done.returncode == 1
    lines = (done.stdout + done.stderr).strip().splitlines()
    assert len(lines) == 1, lines
    for word in words:
        assert word in lines[0]


@pytest.mark.parametrize("module", ["ensurepip", "venv"])
def test_a_python_without_venv_is_told_and_how_to_mend_it(clone, free_port, module):
    done = start(clone, f"--port={free_port}", without=[module])
    assert_one_sentence(done, "venv module is incomplete", "apt install python3")
    assert not (clone / ".venv").exists()


def test_a_sqlite_without_fts5_is_told(clone, free_port):
    assert_one_sentence(start(clone, f"--port={free_port}", without=["sqlite3"]), "no FTS5", "PostgreSQL")


def test_a_python_without_sqlite_is_told(clone, free_port):
    assert_one_sentence(start(clone, f"--port={free_port}", without=["_sqlite3"]), "without SQLite", "PostgreSQL")


def test_postgresql_needs_no_fts5_of_sqlite(clone, free_port):
    done = start(clone, f"--port={free_port}", without=["sqlite3", "ensurepip"], DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert_one_sentence(done, "venv module is incomplete")


def test_a_taken_port_is_told_before_anything_is_installed(clone):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert_one_sentence(start(clone, f"--port={port}"), f"Port {port} is taken", "make demo PORT=")
    assert not (clone / ".venv").exists()


def test_an_old_python_that_runs_the_script_is_told(clone):
    (clone / "old.py").write_text(
        "import runpy, sys\nsys.version_info = (3, 9, 2, 'final', 0)\nsys.version = '3.9.2 (main)'\n"
        "sys.argv = ['start.py', 'demo']\nrunpy.run_path('scripts/start.py', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "old.py"], cwd=clone, capture_output=True, text=True, check=False)
    assert_one_sentence(done, "Python 3.9.2", "Python 3.11 or later")


def fake_python(folder, name, text):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def choose(folder, *arguments):
    shell = shutil.which("sh")
    return subprocess.run(
        [shell, str(ROOT / "scripts/python.sh"), *arguments], env={"PATH": str(folder)}, capture_output=True, text=True, check=False
    )


def test_a_machine_with_an_old_python_only_is_told(tmp_path):
    fake_python(tmp_path / "bin", "python3", "exit 1")  # what the question for the version answers on an old one
    assert_one_sentence(choose(tmp_path / "bin", "x.py"), "Python 3.11 or later is missing", "PYTHON=")


def test_a_python_that_can_make_environments_is_preferred(tmp_path):
    fake_python(tmp_path / "bin", "python3.11", 'case "$2" in *ensurepip*) exit 1;; *) echo 3.11;; esac')
    fake_python(tmp_path / "bin", "python3.13", "echo 3.13")
    assert choose(tmp_path / "bin", "x.py").stdout.split()[-1] == "3.13"


def test_a_failed_installation_ends_in_one_sentence(clone, free_port):
    """The package client tells its reason; the last line says what to do."""
    (clone / "requirements/base.txt").write_text("nothing==1.0 --hash=sha256:" + "0" * 64 + "\n")
    done = start(clone, f"--port={free_port}", PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("requirements/base.txt could not be installed")
    assert not (clone / ".venv/.installed-base").exists()
