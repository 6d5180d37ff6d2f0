"""Load articles from files: `load_knowledge [FOLDER] [--dry-run] [--organisation CODE]`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from knowledge_base.articles.domain.files import FilesRefused, read_all
from knowledge_base.articles.domain.loading import load
from portal.core import clock
from portal.organisations.models import Organisation


class Command(BaseCommand):
    help = "Load articles from files as drafts that await a health reviewer. Says what is wrong with a file, and then writes nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", default="", help="default: fixtures/knowledge_base/articles")
        parser.add_argument("--dry-run", action="store_true", help="check the files, write nothing")
        parser.add_argument("--organisation", default="", help="code of who publishes them; default: the first organisation of the tree")

    def handle(self, *args, folder, dry_run, organisation, **options):
        folder = Path(folder) if folder else settings.FIXTURES_ROOT / "knowledge_base" / "articles"
        try:
            if dry_run:
                self.stdout.write(f"{len(read_all(folder))} article files are sound; nothing was written.")
                return
            self._report(load(folder, self._organisation(organisation), None, clock.now()))
        except FilesRefused as refused:
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
            self.stdout.write("Kept articles were changed by somebody since the last load.")
