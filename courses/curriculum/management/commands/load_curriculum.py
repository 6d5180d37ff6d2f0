"""Load programmes from files: `load_curriculum [FOLDER …] [--dry-run] [--organisation CODE]`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.curriculum.domain.loading import CurriculumRefused, check_all, load_all
from portal.organisations.models import Organisation


class Command(BaseCommand):
    help = "Load programmes, modules and lessons from files. Says what is wrong with a file, and then writes nothing."

    def add_arguments(self, parser):
        parser.add_argument("folders", nargs="*", help="programme folders; default: all under fixtures/curriculum")
        parser.add_argument("--dry-run", action="store_true", help="check the files, write nothing")
        parser.add_argument(
            "--organisation", default="", help="code of the organisation that runs the programmes; default: the first of the tree"
        )

    def handle(self, *args, folders, dry_run, organisation, **options):
        folders = [Path(folder) for folder in folders] or default_folders()
        try:
            if dry_run:
                check_all(folders)
                self.stdout.write(f"{len(folders)} programme folders are sound; nothing was written.")
                return
            self._report(load_all(folders, self._organisation(organisation), None, timezone.now()))
        except CurriculumRefused as refused:
            lines = "\n".join(f"  {error}" for error in refused.errors)
            raise CommandError(f"Refused, nothing was written:\n{lines}") from refused

    def _organisation(self, code):
        found = Organisation.objects.filter(code=code).first() if code else Organisation.objects.order_by("path").first()
        if found is None:
            raise CommandError("There is no such organisation: create one first, and name it with --organisation CODE.")
        return found

    def _report(self, result):
        for word in ("created", "updated", "unchanged", "kept"):
            titles = getattr(result, word)
            self.stdout.write(f"{word}: {len(titles)}")
            if word != "unchanged":
                for title in titles:
                    self.stdout.write(f"  {title}")
        if result.kept:
            self.stdout.write("Kept pages were changed or removed by an author since the last load.")


def default_folders():
    """Every folder under fixtures/curriculum that holds a programme."""
    return sorted(path.parent for path in (settings.FIXTURES_ROOT / "curriculum").glob("*/programme.toml"))
