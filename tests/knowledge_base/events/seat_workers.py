"""What the processes of the race do."""


def take_a_seat(index, event):
    from knowledge_base.events.domain import seats
    from knowledge_base.events.models import Event
    from tests.knowledge_base.places import NOW, phone

    made, _token = seats.sign_up(Event.objects.get(pk=event), f"第{index}人", phone(index), agreed=True, now=NOW)
    return made.state


def the_same_phone(index, event):
    from knowledge_base.events.domain import seats
    from knowledge_base.events.models import Event
    from tests.knowledge_base.places import NOW, phone

    try:
        seats.sign_up(Event.objects.get(pk=event), "小周", phone(1), agreed=True, now=NOW)
    except seats.AlreadySignedUp:
        return "refused"
    return "made"
