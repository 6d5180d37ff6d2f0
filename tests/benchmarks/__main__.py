"""All measurements, each in a process and a database of its own: python -m tests.benchmarks [NAME …] [--OPTION …]   (make bench)

Names: start pages relevance search roster claims certificates issuing time_ledger. DATABASE_URL may name an empty PostgreSQL database for all but
the first two. Options go to what is named, for example: relevance --misses
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALL = {
    "start": [],
    "pages": [],
    "relevance": [],
    "search": [],
    "roster": [],
    "claims": [],
    "certificates": [],
    "issuing": [],
    "time_ledger": [],
}


def main(arguments):
    first = next((place for place, argument in enumerate(arguments) if argument.startswith("-")), len(arguments))
    names, options = arguments[:first], arguments[first:]
    failed = []
    for name in names or ALL:
        print(f"\n== {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="xinqiao-benchmark-") as folder:
            paths = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
            environment = {**os.environ, "XINQIAO_DATA_DIR": folder, "PYTHONPATH": paths, "LOG_LEVEL": "ERROR"}
            if name in ("start", "pages"):
                environment.pop("DATABASE_URL", None)
            command = [sys.executable, "-m", f"tests.benchmarks.{name}", *ALL.get(name, ()), *options]
            done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if done.returncode:
            failed.append(name)
    return f"Missed or failed: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
