from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "courses.learning"
    label = "learning"
    verbose_name = _("Learning")

    def ready(self):
        from courses.curriculum import pages
        from portal.accounts.data_rights import holdings
        from portal.organisations import reach
        from portal.search.sources import grants

        from . import receivers, tasks  # noqa: F401
        from .domain.queries import of_people
        from .holding import learning
        from .models import Answer, Enrolment, HourEntry
        from .panel import programme_panel
        from .player import lesson_player, reads
        from .searching import may_read

        grants.register("learning", may_read)
        holdings.register("learning", learning, order=50)
        pages.programme_panel.register("learning", programme_panel)
        pages.lesson_player.register("learning", lesson_player)
        pages.lesson_readers.register("learning", reads)
        for model in (Enrolment, Answer, HourEntry):
            reach.register(model, of_people)
