"""What the processes of the race do."""


def hand_in(index, edition, sheets):
    from django.utils import timezone

    from knowledge_base.awareness.domain import surveying
    from knowledge_base.awareness.models import Edition

    held = Edition.objects.select_related("survey").get(pk=edition)
    for _sheet in range(int(sheets)):
        surveying.answer(held, [0, 1, 0 if index % 2 else 1], timezone.now())
    return int(sheets)
