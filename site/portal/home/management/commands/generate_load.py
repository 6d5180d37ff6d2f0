import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.home import load


class Command(BaseCommand):
    help = "Fill the search with invented articles, to measure it at a realistic volume; --remove takes them away."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=0, metavar="N", help="so many invented articles in the search")
        parser.add_argument("--remove", action="store_true", help="take everything away that this command made")
        parser.add_argument("--in-production", action="store_true", help="do it although this is a site in use")

    def handle(self, *args, articles, remove, in_production, **options):
        if settings.PRODUCTION and not in_production:
            raise CommandError("This fills the search with invented articles. Say --in-production if you mean it.")
        if remove:
            self.stdout.write(f"{load.remove()} invented articles were taken away.")
            return
        if articles < 1:
            raise CommandError("Say how many: --articles N, or --remove.")
        began = time.perf_counter()
        made = load.fill(articles, timezone.now(), self._progress)
        spent = time.perf_counter() - began
        self.stdout.write(f"{made} invented articles were brought into the search in {spent:.1f} s ({made / spent:.0f} a second).")

    def _progress(self, done, total):
        if done == total or done % 5000 < load.CHUNK:
            self.stdout.write(f"{done} of {total}")
