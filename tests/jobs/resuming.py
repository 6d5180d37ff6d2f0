"""Run as a program by test_resuming: a worker with a slow handler, in a process of its own that can be killed.

python -m tests.jobs.resuming enqueue | work
"""

import os
import sys
import time

import django

STEPS = 10_000
CHUNK = 100
PREFIX = "resume-"


def handle(job, progress):
    """Write STEPS rows under unique names, a chunk in each transaction, from the cursor on."""
    from django.db import transaction

    from portal.jobs.models import Tick

    for start in range(job.cursor.get("row", 0), STEPS, CHUNK):
        with transaction.atomic():
            Tick.objects.bulk_create([Tick(name=f"{PREFIX}{number}") for number in range(start, start + CHUNK)])
            progress(start + CHUNK, STEPS, cursor={"row": start + CHUNK})
        time.sleep(float(os.environ.get("STEP_PAUSE", "0")))
    return {"message": "all written"}


def main(action):
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from portal.jobs import domain

    domain.handler("resume")(handle)
    if action == "enqueue":
        print(domain.enqueue("resume", {}, now=timezone.now(), total=STEPS).pk)
    else:
        call_command("db_worker", "--no-reload", "--no-startup-delay", "--interval", "0.1")


if __name__ == "__main__":
    main(sys.argv[1])
