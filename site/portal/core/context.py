"""What the frame of every page needs: display modes, hotlines, brand, doors, the demo bar."""

from dataclasses import dataclass

from django.core.cache import cache

from .models import DemoMark, Hotline
from .registry import doors

DISPLAY = {"theme": ("dark",), "contrast": ("high",), "print": ("large",)}


@dataclass(frozen=True)
class Door:
    """A way into a room: the header shows title and hint, the home page title and text."""

    key: str
    title: str
    hint: str
    url: str
    icon: str
    question: str = ""
    text: str = ""
    action: str = ""
    on_home: bool = True  # False: in the header alone, since the home page shows its things themselves


def display_modes(request):
    """{'theme': 'dark', …} from the cookies, only values that exist."""
    chosen = {}
    for name, values in DISPLAY.items():
        value = request.COOKIES.get(f"display_{name}", "")
        if value in values:
            chosen[name] = value
    return chosen


def hotlines():
    """Shown hotlines, from the cache (cleared when one is saved)."""
    found = cache.get("core.hotlines")
    if found is None:
        found = list(Hotline.objects.filter(is_shown=True))
        cache.set("core.hotlines", found, 300)
    return found


def demo_present():
    found = cache.get("core.demo")
    if found is None:
        found = DemoMark.objects.exists()
        cache.set("core.demo", found, 60)
    return found


def site_frame(request):
    """Template context: display, hotlines, lead_hotline, doors, demo_present; each lazy so that /cms/ pays nothing."""
    lines = _Lazy(hotlines)
    return {
        "display": display_modes(request),
        "hotlines": lines,
        "lead_hotline": _Lazy(lambda: next((h for h in lines() if h.is_lead), next(iter(lines()), None))),
        "doors": _Lazy(lambda: [door for make in doors if (door := make(request))]),
        "demo_present": _Lazy(demo_present),
    }


class _Lazy:
    """A callable that templates call and that computes once."""

    def __init__(self, make):
        self._make = make
        self._done = False

    def __call__(self):
        if not self._done:
            self._value, self._done = self._make(), True
        return self._value
