"""What commands that load content from files share: a dry run, the organisation that it belongs to, the report."""

from abc import ABC, abstractmethod

from django.core.management.base import BaseCommand, CommandError

from portal.core.checker import FilesRefused

from .models import Organisation


class LoadCommand(BaseCommand, ABC):
    """A room gives `judge`, `load`, and what it says of things that were kept."""

    kept = ""

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="check the files, write nothing")
        parser.add_argument("--organisation", default="", help="code of who runs or publishes them; default: the first of the tree")

    @abstractmethod
    def judge(self, options):
        """Judge the files; return a sentence that says how many are sound."""

    @abstractmethod
    def load(self, options, organisation):
        """Judge all, then load; yields results with the lists created, updated, unchanged, kept."""

    def handle(self, *args, dry_run, organisation, **options):
        try:
            if dry_run:
                self.stdout.write(f"{self.judge(options)}; nothing was written.")
                return
            for result in self.load(options, self._organisation(organisation)):
                self._report(result)
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
            self.stdout.write(self.kept)
