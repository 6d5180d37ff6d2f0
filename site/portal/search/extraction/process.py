"""Starts the reader in a process of its own and takes back what it says, whatever becomes of it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

from . import reader

SECONDS = 30
CHUNK = 1024 * 1024
# Nothing of the server's own environment: no key, no address of the database.
ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Outcome:
    sha1: str
    text: str = ""
    reason: str = ""
    cut: bool = False


def extract(file, kind):
    """Outcome of reading an open binary file; `reason` says why there are no words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        digest, size = _copied(file, path)
        if size > reader.MAX_BYTES:
            return Outcome(digest, reason="too-large")
        return Outcome(digest, **_read(path, kind))


def _copied(file, path):
    """Digest and size; not more is copied than is read."""
    digest, size = sha1(usedforsecurity=False), 0
    with path.open("wb") as copy:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size <= reader.MAX_BYTES:
                copy.write(chunk)
    return digest.hexdigest(), size


def _read(path, kind):
    # The interpreter, our own file and a path we made; the kind is an ending that only names a reader.
    command = [sys.executable, "-I", reader.__file__, str(path), kind]
    try:
        done = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, env=ENVIRONMENT, cwd=path.parent, check=False,
            start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"reason": "too-long"}
    if done.returncode == -signal.SIGXCPU or (os.name == "posix" and done.returncode == -signal.SIGKILL):
        return {"reason": "too-long"}
    try:
        return json.loads(done.stdout) if done.returncode == 0 else {"reason": "broken"}
    except ValueError:
        return {"reason": "broken"}
