"""Beats once in five seconds: lost work is queued again, schedules run. `serve` starts it."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from portal.jobs.domain.ticking import tick

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Queue lost work again and run what the clock asks for, until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=5, help="seconds between two beats (default: 5)")
        parser.add_argument("--once", action="store_true", help="beat once and end, for a system timer")

    def handle(self, *, interval, once, **options):
        if once:
            tick(timezone.now())
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            self._beat()
            stop.wait(interval)

    def _beat(self):
        close_old_connections()
        try:
            tick(timezone.now())
        except Exception:
            # A database that is away for a while must not end the clock.
            logger.exception("The ticker missed a beat.")
        close_old_connections()
