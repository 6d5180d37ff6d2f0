"""Tags about messages."""

from django import template
from django.urls import reverse

from .. import outbox

register = template.Library()


@register.simple_tag
def outbox_url():
    """The address of the development outbox, "" where it is closed."""
    return reverse("notices_outbox") if outbox.is_open() else ""
