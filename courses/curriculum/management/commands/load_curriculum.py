"""Load programmes from files: `load_curriculum [FOLDER …] [--dry-run] [--organisation CODE]`."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from courses.curriculum.domain.loading import check_all, load_all
from portal.organisations.load_command import LoadCommand


class Command(LoadCommand):
    help = "Load programmes, modules and lessons from files. Says what is wrong with a file, and then writes nothing."
    kept = "Kept pages were changed or removed by an author since the last load."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("folders", nargs="*", help="programme folders; default: all under fixtures/curriculum")

    def judge(self, options):
        check_all(_folders(options))
        return f"{len(_folders(options))} programme folders are sound"

    def load(self, options, organisation):
        yield load_all(_folders(options), organisation, None, timezone.now())


def _folders(options):
    return [Path(folder) for folder in options["folders"]] or default_folders()


def default_folders():
    """Every folder under fixtures/curriculum that holds a programme."""
    return sorted(path.parent for path in (settings.FIXTURES_ROOT / "curriculum").glob("*/programme.toml"))
