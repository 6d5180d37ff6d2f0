"""All measurements, each in a process and a database of its own: python -m tests.benchmarks [NAME …]   (make bench)

Names: start pages roster claims certificates issuing. DATABASE_URL may name an empty PostgreSQL database for the last four.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALL = {"start": [], "pages": [], "roster": [], "claims": [], "certificates": [], "issuing": []}


def main(names):
    failed = []
    for name in names or ALL:
        print(f"\n== {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="xinqiao-benchmark-") as folder:
            paths = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
            environment = {**os.environ, "XINQIAO_DATA_DIR": folder, "PYTHONPATH": paths, "LOG_LEVEL": "ERROR"}
            if name in ("start", "pages"):
                environment.pop("DATABASE_URL", None)
            done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}", *ALL[name]], cwd=ROOT, env=environment, check=False)
        if done.returncode:
            failed.append(name)
    return f"Missed or failed: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
