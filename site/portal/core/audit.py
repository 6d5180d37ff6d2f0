"""One way to say who did what: Wagtail's log, called from inside domain functions."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import get_active_log_context, log, registry

_ACTIONS = {}


def action(name, label, message):
    """Declare an audit action; call at import of a room's audit names. `message` is shown in histories."""
    if name in _ACTIONS:
        raise ValueError(f"two rooms call an audit action {name}")
    _ACTIONS[name] = (label, message)


@hooks.register("register_log_actions")
def register(actions):
    for name, (label, message) in _ACTIONS.items():
        actions.register_action(name, label, message)


def record(name, instance, by=None, **data):
    """Log action `name` on `instance` by user `by` (None: the system). `data` must hold no personal numbers."""
    _know(name)
    return log(instance=instance, action=name, user=by, data=data or None)


def record_many(name, entries, by=None):
    """The same for many instances of one model that is no page, [(instance, data)], in one statement."""
    _know(name)
    if not entries:
        return
    model = type(entries[0][0])
    context = get_active_log_context()
    common = {
        "content_type": ContentType.objects.get_for_model(model, for_concrete_model=False),
        "action": name,
        "user": by or context.user,
        "uuid": context.uuid,
        "timestamp": timezone.now(),
    }
    lines = registry.get_log_model_for_model(model).objects
    lines.bulk_create(lines.model(object_id=str(found.pk), label=str(found), data=data, **common) for found, data in entries)


def _know(name):
    if not registry.action_exists(name):
        registry.register_action(name, *_ACTIONS[name])
