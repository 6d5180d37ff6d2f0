"""What the processes of the races do."""


def confirm(index, record):
    """Sixteen coordinators confirm the same service."""
    from portal.accounts.models import User
    from tests.time_bank.activities.making import NOW
    from time_bank.activities.domain import records
    from time_bank.activities.domain.errors import Refused
    from time_bank.activities.models import ServiceRecord

    try:
        records.confirm(ServiceRecord.objects.get(pk=record), by=User.objects.get(username=f"racer{index}"), now=NOW)
    except Refused:
        return "refused"
    return "confirmed"


def take_a_seat(index, activity):
    from tests.time_bank.activities.making import NOW
    from time_bank.activities.domain import seats
    from time_bank.activities.models import Activity
    from time_bank.volunteers.models import Volunteer

    held = Activity.objects.get(pk=activity)
    return seats.sign_up(held, held.roles.first(), Volunteer.objects.get(user__username=f"racer{index}"), now=NOW).state


def withdraw(index, activity):
    """The seated give their seats back, all at once."""
    from tests.time_bank.activities.making import NOW
    from time_bank.activities.domain import seats
    from time_bank.activities.models import SignUp

    seats.withdraw(SignUp.objects.get(activity=activity, volunteer__user__username=f"racer{index}"), now=NOW)
    return "withdrawn"


def tick(index, sign_up, kind, moment, client_id):
    """Two phones of the same coordinator send the same tick, and others send their own."""
    import uuid
    from datetime import datetime

    from portal.accounts.models import User
    from time_bank.activities.domain import checks
    from time_bank.activities.domain.errors import Refused
    from time_bank.activities.models import SignUp

    held = SignUp.objects.select_related("activity").get(pk=sign_up)
    one = uuid.UUID(client_id) if index % 2 else uuid.uuid4()
    now = datetime.fromisoformat(moment)
    try:
        kept = checks.by_coordinator(held.activity, checks.Tick(one, held.pk, kind), by=User.objects.get(username="keeper"), now=now)
    except Refused:
        return "refused"
    return "repeated" if kept.repeated else "kept"


def use_slip(index, token):
    from tests.time_bank.activities.making import NOW
    from time_bank.activities.domain import evaluating
    from time_bank.activities.domain.errors import Refused

    try:
        evaluating.give(token, 5, "", now=NOW)
    except Refused:
        return "refused"
    return "given"
