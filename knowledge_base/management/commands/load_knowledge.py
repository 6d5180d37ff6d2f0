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
        parser.add_argument(
            "folder", nargs="?", default="", help="default: fixtures/knowledge_base/articles, and the self-checks beside them"
        )
        parser.add_argument("--dry-run", action="store_true", help="check the files, write nothing")
        parser.add_argument("--organisation", default="", help="code of who publishes them; default: the first organisation of the tree")

    def handle(self, *args, folder, dry_run, organisation, **options):
        own = settings.FIXTURES_ROOT / "knowledge_base"
        folders = [Path(folder)] if folder else [own / "articles", own / "selfcheck"]
        try:
            files = [file for each in folders for file in read_all(each)]
            if dry_run:
                self.stdout.write(f"{len(files)} article files are sound; nothing was written.")
                return
            for each in folders:
                self._report(load(each, self._organisation(organisation), None, clock.now()))
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
