import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.home import load, load_volunteers


class Command(BaseCommand):
    help = "Invented articles in the search, or volunteers with saved time, to measure at a realistic volume; --remove takes them away."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=0, metavar="N", help="so many invented articles in the search")
        parser.add_argument("--volunteers", type=int, default=0, metavar="N", help="so many invented volunteers with saved time")
        parser.add_argument("--remove", action="store_true", help="take everything away that this command made")
        parser.add_argument("--in-production", action="store_true", help="do it although this is a site in use")

    def handle(self, *args, articles, volunteers, remove, in_production, **options):
        if settings.PRODUCTION and not in_production:
            raise CommandError("This fills the site with invented articles or volunteers. Say --in-production if you mean it.")
        if remove:
            self.stdout.write(f"{load.remove()} invented articles were taken away.")
            self.stdout.write(f"{load_volunteers.remove(timezone.now())} invented volunteers were taken away.")
            return
        if articles < 1 and volunteers < 1:
            raise CommandError("Say how many: --articles N, --volunteers N, or --remove.")
        if articles > 0:
            self._articles(articles)
        if volunteers > 0:
            self._volunteers(volunteers)

    def _volunteers(self, number):
        began = time.perf_counter()
        made = load_volunteers.fill(number, timezone.now(), self._progress)
        self.stdout.write(f"{made} invented volunteers with saved time were made in {time.perf_counter() - began:.1f} s.")

    def _articles(self, articles):
        began = time.perf_counter()
        made = load.fill(articles, timezone.now(), self._progress)
        spent = time.perf_counter() - began
        self.stdout.write(f"{made} invented articles were brought into the search in {spent:.1f} s ({made / spent:.0f} a second).")

    def _progress(self, done, total):
        if done == total or done % 5000 < load.CHUNK:
            self.stdout.write(f"{done} of {total}")
