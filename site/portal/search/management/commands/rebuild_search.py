from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.jobs.domain import JobError, enqueue
from portal.search.domain import rebuilding


class Command(BaseCommand):
    help = "Build the search anew beside the index in use, then swap. Goes on where it was stopped."

    def add_arguments(self, parser):
        parser.add_argument("--background", action="store_true", help="leave it to the workers")

    def handle(self, *args, background, **options):
        if background:
            job = enqueue(rebuilding.JOB, {}, now=timezone.now())
            self.stdout.write(f"Job {job.pk} will build the search anew.")
            return
        try:
            found = rebuilding.run(timezone.now(), self._progress)
        except JobError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{found} documents are in the search.")

    def _progress(self, done, total):
        if done == total or done % 1000 < rebuilding.CHUNK:
            self.stdout.write(f"{done} of {total}")
