"""`serve` as an operator meets it: a taken port, a dead worker, Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A site of its own, migrated once: what its tests do leaves nothing in it."""
    values = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    values |= {"XINQIAO_DATA_DIR": str(tmp_path_factory.mktemp("site")), "WEB_WORKERS": "1", "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=values, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return values


def command(port):
    return [sys.executable, "manage.py", "serve", "--port", str(port)]


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return response.read() == b"ok"
    except OSError:
        return False


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("It did not happen in time.")


def children(pid):
    """{what it does: pid} of the processes that serve started."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) if folder.name.isdigit() else None
            line = (folder / "cmdline").read_text() if parent == pid else ""
        except (OSError, IndexError):
            continue
        for name in ("gunicorn", "db_worker", "ticker"):
            if name in line:
                found[name] = int(folder.name)
    return found


@pytest.fixture
def server(environment, port):
    process = subprocess.Popen(command(port), cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_serve_restarts_a_dead_worker_and_stops_all_on_ctrl_c(server, port):
    wait_for(lambda: answers(port))
    before = wait_for(lambda: len(found := children(server.pid)) == 3 and found)
    os.kill(before["db_worker"], signal.SIGKILL)
    after = wait_for(lambda: (found := children(server.pid)).get("db_worker", before["db_worker"]) != before["db_worker"] and found)
    assert after["gunicorn"] == before["gunicorn"]
    assert after["ticker"] == before["ticker"]
    server.send_signal(signal.SIGINT)
    output, _ = server.communicate(timeout=60)
    assert server.returncode == 0
    assert "worker ended" in output
    assert output.rstrip().endswith("Stopped.")
    assert not any(Path(f"/proc/{pid}").exists() for pid in after.values())
    assert not answers(port)


def test_serve_says_in_one_sentence_that_a_port_is_taken(environment, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = subprocess.run(command(port), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {port}" in done.stderr
