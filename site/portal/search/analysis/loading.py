"""The lexicon of this process: the files under fixtures/search and what editors added to them."""

import threading

from django.conf import settings
from django.core.cache import cache

from .lexicon import Lexicon, read_fixtures

VERSION_KEY = "search:lexicon"
# A higher module gives both: extra() -> {"dictionary": […], "synonyms": [row, …], "vocabulary": {word: count}}, and the frequencies.
_providers = {"extra": dict, "frequencies": None}


def provide(extra=None, frequencies=None):
    """Where editors' words and the documents' frequencies come from; asked in AppConfig.ready()."""
    _providers["extra"] = extra or _providers["extra"]
    _providers["frequencies"] = frequencies or _providers["frequencies"]


def current():
    """The lexicon, made again when another process said that its data changed."""
    version = cache.get(VERSION_KEY, 0)
    with _lock:
        if _made.get("version") != version:
            _made.update(version=version, lexicon=_load())
        return _made["lexicon"]


def forget():
    """Every process makes its lexicon anew with its next question."""
    try:
        cache.incr(VERSION_KEY)
    except ValueError:
        cache.set(VERSION_KEY, 1, None)


_lock = threading.Lock()
_made = {}


def _load():
    base = read_fixtures(settings.FIXTURES_ROOT / "search")
    extra = _providers["extra"]()
    return Lexicon(
        dictionary=[*extra.get("dictionary", ()), *base["dictionary"]],
        synonyms=[*extra.get("synonyms", ()), *base["synonyms"]],
        leads=base["leads"],
        stop=base["stop"],
        vocabulary=extra.get("vocabulary", {}),
        frequencies=_providers["frequencies"],
    )
