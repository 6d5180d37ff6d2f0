"""Import a roster from the console: the same checks and the same writing as the back office."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.organisations.domain import roster as rosters
from portal.organisations.domain.roster_check import examine
from portal.organisations.models import Organisation


class Command(BaseCommand):
    help = "Import people from an .xlsx or .csv roster. Nothing is written unless every row is right."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the roster; UTF-8 and GBK text are both understood")
        parser.add_argument("--organisation", metavar="CODE", help="for rows without a code; codes must lie at or below it")
        parser.add_argument("--dry-run", action="store_true", help="check and report, write nothing")

    def handle(self, *args, **options):
        organisation = self._organisation(options["organisation"])
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        if options["dry_run"]:
            return self._report(examine(data, organisation, by=None).summary)
        roster = rosters.stage(data, options["file"].name, organisation, by=None)
        self._report(roster.summary)
        return self._apply(roster)

    def _organisation(self, code):
        if code:
            found = Organisation.objects.filter(code=code).first()
            if found is None:
                raise CommandError(_("No organisation has the code %(code)s.") % {"code": code})
            return found
        roots = list(Organisation.objects.filter(depth=1)[:2])
        if len(roots) != 1:
            raise CommandError(_("Say with --organisation for which organisation the roster is."))
        return roots[0]

    def _report(self, summary):
        for problem in summary["problems"]:
            place = problem["cell"] or (problem["row"] and f"{problem['row']}") or ""
            self.stderr.write(f"{place} {problem['column']} {problem['message']}".strip())
        if summary["problem_count"]:
            raise CommandError(_("%(count)s problems; nothing was written.") % {"count": summary["problem_count"]})
        self.stdout.write(_("%(new)s new, %(update)s to update, %(same)s unchanged, %(joins)s known elsewhere.") % summary["counts"])

    def _apply(self, roster):
        started = timezone.now()
        outcome = rosters.import_here(roster, lambda done, total, cursor: self.stdout.write(f"{done}/{total}"))
        seconds = (timezone.now() - started).total_seconds()
        self.stdout.write(
            _("%(created)s added, %(updated)s updated, %(joined)s asked, %(same)s unchanged, %(skipped)s skipped in %(seconds)s s.")
            % {**outcome, "seconds": round(seconds, 1)}
        )
