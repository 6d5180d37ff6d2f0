"""System checks for wiring that would fail silently."""

from django.core.checks import Error, Tags, register

from . import append_only


@register(Tags.database)
def append_only_triggers(app_configs, databases, **kwargs):
    errors = []
    for using in databases or []:
        for name in append_only.missing(using):
            errors.append(Error(f"The append-only trigger {name} is missing.", hint="Run manage.py migrate.", id="core.E001"))
    return errors
