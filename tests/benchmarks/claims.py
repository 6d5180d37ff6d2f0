"""Progress claims a second, received by several processes at once, and whether any was lost:

    python -m tests.benchmarks.claims [CLAIMS] [--processes 8]

Each process sends the claims of its own learners, one transaction a claim, as the site does. Aims: 200 a second on SQLite,
300 on PostgreSQL. DATABASE_URL may name an empty PostgreSQL database.
"""

import argparse
import os
import sys
import time
import uuid
from datetime import datetime, timedelta

AIMS = {"sqlite": 200, "postgresql": 300}
LEARNERS = 40
START = datetime.fromisoformat("2026-11-02T09:00:00+08:00")


def prepare():
    import django

    django.setup()
    from django.core.management import call_command

    from tests.learning.scene import Learner, person

    call_command("migrate", verbosity=0)
    learners = [Learner(person(f"bench{n}", f"学员{n}")) for n in range(LEARNERS)]
    for learner in learners:
        learner.open(learner.lessons[0])
    return [learner.user.pk for learner in learners]


def send(users, claims):
    """Send `claims` claims of one second each, in turn for the users."""
    from courses.learning.domain import claims as room
    from courses.learning.domain import tickets
    from courses.learning.models import Ticket
    from portal.accounts.models import User

    held = []
    for user in User.objects.filter(pk__in=users):
        held.append((user, tickets.token(Ticket.objects.get(account=user.learner_account, closed_at=None))))
    for number in range(claims):
        user, token = held[number % len(held)]
        room.receive(user, token, room.Claimed(uuid.uuid4(), "time", "", 1), START + timedelta(minutes=14))


def run(users, total, processes):
    """Fork the processes; returns seconds from the first claim to the last."""
    from django.db import connections

    connections.close_all()
    began = time.perf_counter()
    children = []
    for index in range(processes):
        child = os.fork()
        if child == 0:
            send(users[index::processes], total // processes)
            os._exit(0)
        children.append(child)
    for child in children:
        _pid, status = os.waitpid(child, 0)
        if status:
            raise SystemExit("A process failed.")
    return time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", nargs="?", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=8)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    users = prepare()
    from django.db import connection
    from django.db.models import Sum

    from courses.learning.models import Claim, Ticket

    vendor = connection.vendor
    total = options.claims // options.processes * options.processes
    seconds = run(users, total, options.processes)
    kept = Claim.objects.count()
    granted = Claim.objects.aggregate(n=Sum("granted"))["n"]
    used = Ticket.objects.aggregate(n=Sum("used_seconds"))["n"]
    rate = total / seconds
    print(f"{vendor}: {total} claims by {options.processes} processes in {seconds:.1f} s, {rate:.0f} a second (aim {AIMS[vendor]})")
    print(f"  kept {kept}, lost {total - kept}; seconds granted {granted}, on tickets {used}")
    return 0 if kept == total and granted == used else 1


if __name__ == "__main__":
    sys.exit(main())
