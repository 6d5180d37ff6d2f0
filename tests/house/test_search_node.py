"""scripts/search_node without a node: what it says, and that it ends nothing but its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, **environment):
    command = [ROOT / "scripts/search_node", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_status_of_nothing(tmp_path):
    done = run("status", tmp_path / "none")
    assert (done.returncode, done.stdout.strip()) == (1, "not running")


def test_a_number_that_belongs_to_another_program_is_left_alone(tmp_path):
    other = subprocess.Popen(["sleep", "60"])
    try:
        (tmp_path / "pid").write_text(str(other.pid))
        (tmp_path / "url").write_text("http://127.0.0.1:9")
        assert run("status", tmp_path).returncode == 1
        assert run("stop", tmp_path).returncode == 0
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_machine_without_java_is_told_so(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    done = run("start", tmp_path / "node", PATH=str(tools), PYTHON=sys.executable)
    assert done.returncode == 1
    assert "Missing: java, javac, mvn" in done.stderr
    assert "apt install" in done.stderr
