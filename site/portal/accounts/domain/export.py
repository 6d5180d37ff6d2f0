"""What the site holds of a person, gathered for them."""

from django.utils import timezone

from ..data_rights import holdings


def collect(user, now=None):
    """Return JSON-ready data of every registered holding."""
    held = [{"name": name, "title": str(holding.title), "data": holding.export(user)} for name, holding in holdings.items()]
    return {"exported_at": (now or timezone.now()).isoformat(), "holdings": held}
