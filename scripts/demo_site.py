"""Run by start.py inside the environment: migrations, demo content, server. One process, since each would cost seconds to start."""

import logging
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]


def main(port):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    # Quiet for a while: the log of every page that is made would hide the table of accounts.
    logging.disable(logging.INFO)
    print("Bringing the database up to date …", flush=True)
    call_command("migrate", verbosity=0)
    print("Filling in demo content …", flush=True)
    call_command("demo")
    logging.disable(logging.NOTSET)
    connections.close_all()
    print("Starting the web server, the worker and the ticker …", flush=True)
    call_command("serve", port=port)


if __name__ == "__main__":
    from django.core.management.base import CommandError

    try:
        main(int(sys.argv[1]))
    except CommandError as error:
        sys.exit(str(error))
