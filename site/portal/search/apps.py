from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from . import statistics, tasks  # noqa: F401  (registers its jobs and its schedule)
        from .analysis import loading
        from .insights.models import PromotedResult
        from .insights.promoting import promoted
        from .office.gate import TeachingPolicy
        from .promotions import promotions
        from .words import receivers  # noqa: F401
        from .words.models import DictionaryWord, SynonymGroup, taught

        loading.provide(extra=taught, frequencies=statistics.frequencies)
        promotions.register("editors", promoted)
        for model in (PromotedResult, DictionaryWord, SynonymGroup):
            register_permission_policy(model, TeachingPolicy(model))
