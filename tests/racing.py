"""Real concurrency for tests: one program sets Django up, then forks as many processes as the race needs.

python -m tests.racing MODULE:FUNCTION COUNT [ARGUMENT …]   calls FUNCTION(index, *arguments) in COUNT processes at once.
Each process has a database connection of its own. Prints one JSON line a process: what the function returned, or its error.
"""

import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def database_url():
    """The address of this process's (test) database, for another process."""
    from django.db import connections

    values = connections["default"].settings_dict
    if "sqlite" in values["ENGINE"]:
        return f"sqlite:///{values['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**values)


def race(function, count, *arguments, data_dir, timeout=120):
    """Run `function` ("module:name") in `count` processes at once; returns what each returned, errors as {'error': …}."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "XINQIAO_DATA_DIR": str(data_dir),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "tests.racing", function, str(count), *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    results = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(results) == count, done.stdout[-2000:] + done.stderr[-4000:]
    return results


def _child(function, index, arguments, start_at):
    time.sleep(max(0.0, start_at - time.time()))
    try:
        answer = {"index": index, "value": function(index, *arguments)}
    except Exception as error:  # what a process died of is the result of the race
        answer = {"index": index, "error": f"{type(error).__name__}: {error}"}
    os.write(1, (json.dumps(answer, ensure_ascii=False, default=str) + "\n").encode())


def main(function, count, arguments):
    import django

    django.setup()
    from django.db import connections

    module, name = function.split(":")
    function = getattr(importlib.import_module(module), name)
    connections.close_all()
    start_at = time.time() + 0.3 + 0.01 * count
    children = []
    for index in range(count):
        child = os.fork()
        if child == 0:
            _child(function, index, arguments, start_at)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
