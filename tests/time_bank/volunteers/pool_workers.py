"""What the processes of the races do."""


def admit(index, *volunteers):
    from portal.accounts.models import User
    from tests.time_bank.volunteers.scene import NOW
    from time_bank.volunteers.domain import deciding
    from time_bank.volunteers.models import Volunteer

    volunteer = Volunteer.objects.get(pk=volunteers[index])
    return deciding.admit(volunteer, by=User.objects.get(username="coordinator"), now=NOW).number


def decide_one(index, volunteer):
    from portal.accounts.models import User
    from tests.time_bank.volunteers.scene import NOW
    from time_bank.volunteers.domain import deciding
    from time_bank.volunteers.domain.errors import Refused
    from time_bank.volunteers.models import Volunteer

    try:
        deciding.admit(Volunteer.objects.get(pk=volunteer), by=User.objects.get(username="coordinator"), now=NOW)
    except Refused:
        return "told"
    return "admitted"


def apply(index, user, organisation):
    from portal.accounts.models import User
    from portal.organisations.models import Organisation
    from tests.time_bank.volunteers.scene import applied
    from time_bank.volunteers.domain.errors import Refused

    try:
        applied(User.objects.get(pk=user), Organisation.objects.get(pk=organisation))
    except Refused:
        return "told"
    return "applied"
