"""The web server, a worker and the ticker on one machine, by one command."""

import socket
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.jobs.supervision import Child, Family

MANAGE = str(Path(settings.BASE_DIR) / "manage.py")


class Command(BaseCommand):
    help = "Start the web server, the worker and the ticker; Ctrl-C stops all of them."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at (default: 8000)")

    def handle(self, *, host, port, **options):
        refuse_taken(host, port)
        self.say(f"Xinqiao is at http://{host}:{port} (Ctrl-C stops it)")
        Family(children(host, port), self.say).run()
        self.say("Stopped.")

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()


def refuse_taken(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} can't be used ({error.strerror}). Choose another, for example: make demo PORT={port + 123}"
            ) from None


def children(host, port):
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", bind, "--worker-class", "gthread"]
    web += ["--workers", str(settings.WEB_WORKERS), "--threads", "4", "--timeout", "120", "--graceful-timeout", "10"]
    web += [
        "--pythonpath",
        f"{settings.BASE_DIR / 'site'},{settings.BASE_DIR}",
        "--preload",
        "--config",
        str(settings.BASE_DIR / "site/portal/web.py"),
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    worker = [sys.executable, MANAGE, "db_worker", "--no-reload", "--queue-name", "*", "--interval", "0.5", "--verbosity", "0"]
    # Pages come first: the others start when the web server has had the processors for a moment.
    later = time.monotonic() + 2
    return [Child("web", web), Child("worker", worker, due=later), Child("ticker", [sys.executable, MANAGE, "ticker"], due=later)]
