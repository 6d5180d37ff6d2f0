"""Run as a program by test_roster_killed: stages a roster of 10,000 people and asks for its import.

python -m tests.organisations.roster_program ROWS
"""

import os
import sys


def main(rows):
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from django.utils import timezone

    from portal.organisations.domain import roster as rosters
    from portal.organisations.models import Organisation

    from .rosters import id_number, phone, row, xlsx

    county = Organisation.add_root(name="青禾县", code="benchmark", kind="county")
    data = xlsx([row(n, 身份证号=id_number(n), 手机号=phone(90_000_000 + n)) for n in range(rows)])
    roster = rosters.stage(data, "people.xlsx", county, by=None, now=timezone.now())
    assert roster.state == "staged", roster.summary
    print(rosters.apply(roster, by=None).pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
