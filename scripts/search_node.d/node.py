#!/usr/bin/env python
"""Start, stop or look at a real Elasticsearch node on loopback. Standard library only; needs Java 17 (JDK) and Maven.

start FOLDER   brings the node up on its data in FOLDER, waits until it answers, prints its address (also in FOLDER/url)
stop FOLDER    ends it by its own process id (FOLDER/pid); the data stays
status FOLDER  prints the address and the state; the exit code is 1 when it doesn't run
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARTS = ("pom.xml", "SearchNode.java", "log4j2.properties")
MODULE = "transport-netty4"
SECONDS = 120


class Failed(SystemExit):
    """What went wrong, in one sentence or with the end of the log."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def require_tools():
    missing = [name for name in ("java", "javac", "mvn") if not shutil.which(name)]
    if missing:
        raise Failed(f"Missing: {', '.join(missing)}. On Debian and Ubuntu: apt install openjdk-17-jdk-headless maven")


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command[0]} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def write_descriptor(module):
    """What the module says of itself, without its Java module name: here it is loaded from plain jars."""
    jar = next(module.glob(f"{MODULE}-*.jar"))
    with zipfile.ZipFile(jar) as archive:
        text = archive.read(f"META-INF/es-plugins/{MODULE}/plugin-descriptor.properties").decode()
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "modulename"))]
    (module / "plugin-descriptor.properties").write_text("\n".join(kept) + "\n")


def build(home):
    say("Fetching Elasticsearch's jars with Maven …")
    run("mvn", "-B", "-q", "-f", HERE / "pom.xml", "package", f"-Dinto={home}")
    write_descriptor(home / "modules" / MODULE)
    (home / "config").mkdir()
    shutil.copy(HERE / "log4j2.properties", home / "config")
    run("javac", "--release", "17", "-cp", f"{home}/server/*", "-d", home / "classes", HERE / "SearchNode.java")


def prepared():
    """The folder with jars and launcher; made once for what the files here say."""
    digest = hashlib.sha256(b"".join((HERE / part).read_bytes() for part in PARTS)).hexdigest()[:12]
    home = ROOT / "data" / "search-node" / digest
    if home.exists():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as made:
        build(Path(made) / "home")
        with contextlib.suppress(OSError):  # somebody else was quicker
            (Path(made) / "home").rename(home)
    return home


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:
        if Path("/proc/self/cmdline").exists():
            return ""
        command = ["ps", "-p", str(pid), "-o", "command="]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def running(folder):
    """The process id of the node of this folder, or None. A number that belongs to another program by now is not it."""
    try:
        pid = int((folder / "pid").read_text())
    except (FileNotFoundError, ValueError):
        return None
    line = command_line(pid)
    return pid if "SearchNode" in line and str(folder) in line else None


def health(url):
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health?timeout=1s", timeout=5) as answer:  # noqa: S310
            return json.load(answer)["status"]
    except (OSError, ValueError, KeyError):
        return None


def launch(home, folder, port, heap):
    (folder / "scratch").mkdir(exist_ok=True)
    options = [
        f"-Xms{heap}m", f"-Xmx{heap}m", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Dfile.encoding=UTF-8",
        "-Djava.awt.headless=true", "-Dlog4j2.disable.jmx=true", f"-Djava.io.tmpdir={folder}/scratch",
    ]  # fmt: skip
    classes = f"{home}/classes{os.pathsep}{home}/server/*"
    command = ["java", *options, "-cp", classes, "SearchNode", str(home), str(folder), str(port)]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, start_new_session=True)
    (folder / "pid").write_text(str(process.pid))
    (folder / "url").write_text(f"http://127.0.0.1:{port}")
    return process


def wait(process, folder, url):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if health(url) in {"green", "yellow"}:
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    process.kill()
    raise Failed(f"The search node didn't come up. The end of {folder}/log:\n{(folder / 'log').read_text()[-3000:]}")


def address(folder):
    path = folder / "url"
    return path.read_text() if path.exists() else None


@contextlib.contextmanager
def alone(folder):
    """One start at a time in a folder."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start(folder, port, heap):
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        _start(folder, port, heap)


def _start(folder, port, heap):
    if running(folder):
        return print(address(folder))
    require_tools()
    home = prepared()
    began = time.monotonic()
    known = address(folder)
    port = port or (int(known.rsplit(":", 1)[1]) if known else free_port())
    wait(launch(home, folder, port, heap), folder, url := f"http://127.0.0.1:{port}")
    say(f"The search node answers after {time.monotonic() - began:.1f} s.")
    return print(url)


def stop(folder):
    pid = running(folder)
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    for _tick in range(150):
        if not running(folder):
            break
        time.sleep(0.1)
    else:
        os.kill(pid, signal.SIGKILL)
    (folder / "pid").unlink(missing_ok=True)


def status(folder):
    state = running(folder) and health(address(folder))
    print(f"{address(folder)} {state}" if state else "not running")
    raise SystemExit(0 if state else 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["start", "stop", "status"])
    parser.add_argument("folder", type=lambda text: Path(text).resolve())
    parser.add_argument("--port", type=int, help="a free one, or the one of last time")
    parser.add_argument("--heap", type=int, default=512, help="megabytes (512)")
    options = parser.parse_args()
    if options.action == "start":
        start(options.folder, options.port, options.heap)
    else:
        {"stop": stop, "status": status}[options.action](options.folder)


if __name__ == "__main__":
    main()
