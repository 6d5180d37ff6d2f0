"""Load articles from files: `load_knowledge [FOLDER] [--dry-run] [--organisation CODE]`."""

from pathlib import Path

from django.conf import settings

from knowledge_base.articles.domain.files import read_all
from knowledge_base.articles.domain.loading import load
from portal.core import clock
from portal.organisations.load_command import LoadCommand


class Command(LoadCommand):
    help = "Load articles from files as drafts that await a health reviewer. Says what is wrong with a file, and then writes nothing."
    kept = "Kept articles were changed by somebody since the last load."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "folder", nargs="?", default="", help="default: fixtures/knowledge_base/articles, and the self-checks beside them"
        )

    def judge(self, options):
        return f"{len([file for folder in _folders(options) for file in read_all(folder)])} article files are sound"

    def load(self, options, organisation):
        self.judge(options)  # one folder that is wrong keeps the other from being written
        for folder in _folders(options):
            yield load(folder, organisation, None, clock.now())


def _folders(options):
    own = settings.FIXTURES_ROOT / "knowledge_base"
    return [Path(options["folder"])] if options["folder"] else [own / "articles", own / "selfcheck"]
