from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"
    label = "knowledge_base"
    verbose_name = _("Knowledge base")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.core.registry import doors
        from portal.organisations import page_policy, reach

        from . import receivers  # noqa: F401
        from .articles import searching, tasks  # noqa: F401
        from .articles.holding import approvals
        from .articles.policy import scope
        from .doors import knowledge
        from .models import ArticlePage

        reach.register(ArticlePage, "organisation")
        page_policy.scopes.register("knowledge_base", scope())
        holdings.register("knowledge_base", approvals, order=60)
        searching.register()
        doors.register("knowledge", knowledge, order=5)
