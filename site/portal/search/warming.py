"""The first question of a process loads libraries and dictionaries for up to a second. A web process does so before it is asked."""

import logging
import threading

from django.db import connections

from .analysis import loading
from .analysis.understanding import understand

logger = logging.getLogger(__name__)
# Pages come first: a process that has just begun answers somebody who waits.
AFTER_SECONDS = 2
# Known words, Latin letters and a slip: every index of the lexicon is made.
QUESTIONS = ("夜里总是睡不着怎么办", "yiyu", "意郁", "anxeity", "shimain")


def begin():
    """In a thread of its own, a moment from now."""
    timer = threading.Timer(AFTER_SECONDS, warm)
    timer.daemon = True
    timer.start()
    return timer


def warm():
    """Understand a few questions. Whatever goes wrong is told when somebody really asks."""
    try:
        for typed in QUESTIONS:
            understand(typed, loading.current())
    except Exception:
        logger.warning("The dictionary of the search could not be read beforehand.", exc_info=True)
    finally:
        connections.close_all()
