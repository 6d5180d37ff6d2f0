"""Template tags of the house's pages inside Wagtail's admin."""

from django import template
from wagtail.admin.menu import SubmenuMenuItem, admin_menu

register = template.Library()


@register.simple_tag(takes_context=True)
def list_above(context):
    """The door in the menu that a page lies behind: the way back from a row to its list. None where the page is a door itself."""
    request = context.get("request")
    if request is None:
        return None
    above = [door for door in _doors(admin_menu) if request.path.startswith(str(door.url))]
    nearest = max(above, key=lambda door: len(str(door.url)), default=None)
    if nearest is None or str(nearest.url) == request.path or not nearest.is_shown(request):
        return None
    return nearest


def _doors(menu):
    for item in menu.registered_menu_items:
        if isinstance(item, SubmenuMenuItem):
            yield from _doors(item.menu)
        else:
            yield item
