"""Processes that live and die together: `serve` starts them, restarts the dead, and stops them all."""

import ctypes
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

LONGEST_WAIT = 30
CALM_AFTER = 60
PATIENCE = 15


def _die_with_parent():
    """On Linux the kernel ends the child when the supervisor is killed outright."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@dataclass
class Child:
    """One process of the family; it waits longer before each restart, until it has lived for a while."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0
    wait: float = 1
    due: float = field(default=0)

    def start(self):
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops the children in order.
        linux = sys.platform == "linux"
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent if linux else None)  # noqa: S603
        self.started = time.monotonic()

    def look(self, say):
        """Notice a death, and start again when the wait is over."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            if now - self.started > CALM_AFTER:
                self.wait = 1
            say(f"{self.name} ended with code {self.process.returncode}; it starts again in {self.wait:g} s.")
            self.process, self.due, self.wait = None, now + self.wait, min(self.wait * 2, LONGEST_WAIT)
        elif self.process is None and now >= self.due:
            self.start()

    def tell(self, number):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


class Family:
    def __init__(self, children, say):
        self.children = children
        self.say = say
        self.stopping = False

    def run(self):
        """Keep all children alive until SIGINT or SIGTERM; then stop them together."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            while not self.stopping:
                for child in self.children:
                    child.look(self.say)
                time.sleep(0.2)
        finally:
            self.end()

    def _stop(self, *_):
        self.stopping = True

    def end(self):
        """Ask politely, ask again (a worker then leaves its job to be taken up), and at last kill."""
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            for child in self.children:
                child.tell(number)
            if self._all_over(PATIENCE if number == signal.SIGTERM else 2):
                return

    def _all_over(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if all(c.process is None or c.process.poll() is not None for c in self.children):
                return True
            time.sleep(0.1)
        return False
