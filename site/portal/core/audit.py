"""One way to say who did what: Wagtail's log, called from inside domain functions."""

from wagtail import hooks
from wagtail.log_actions import log, registry

_ACTIONS = {}


def action(name, label, message):
    """Declare an audit action; call at import of a room's audit names. `message` is shown in histories."""
    _ACTIONS[name] = (label, message)


@hooks.register("register_log_actions")
def register(actions):
    for name, (label, message) in _ACTIONS.items():
        actions.register_action(name, label, message)


def record(name, instance, by=None, **data):
    """Log action `name` on `instance` by user `by` (None: the system). `data` must hold no personal numbers."""
    if not registry.action_exists(name):
        registry.register_action(name, *_ACTIONS[name])
    return log(instance=instance, action=name, user=by, data=data or None)
