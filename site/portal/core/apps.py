from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def remake_triggers(using, **kwargs):
    from . import append_only

    append_only.make(using)


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self):
        from . import checks, receivers  # noqa: F401

        post_migrate.connect(remake_triggers, dispatch_uid="core.append_only")
