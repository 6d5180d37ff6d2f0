from django.core.management.base import BaseCommand, CommandError
from django.db.models import F

from courses.curriculum.models import ProgrammePage
from courses.learning.domain import certifying, issuing
from courses.learning.models import Enrolment
from portal.accounts.models import User
from portal.core import clock


class Command(BaseCommand):
    help = "Issue the certificates of all who are eligible in a programme. Run it again after a stop: nobody gets two."

    def add_arguments(self, parser):
        parser.add_argument("programme", help="code of the programme")
        parser.add_argument("--as", dest="officer", default="", help="user name of the officer who issues; default: the site")
        parser.add_argument("--part", default="1/1", help="K/N: only every N-th learner, so that N processes share the work")

    def handle(self, *args, programme, officer, part, **options):
        found = ProgrammePage.objects.filter(code=programme).first()
        if found is None:
            raise CommandError(f"There is no programme with the code {programme!r}.")
        by = self._officer(officer)
        enrolments = self._share(self._enrolments(found, by), part)
        tally = issuing.issue_many(enrolments, by=by, clock=clock.now, report=self._report)
        for pk, code in tally.skipped:
            self.stdout.write(f"not issued: enrolment {pk}: {code}")
        self.stdout.write(f"issued {tally.issued}, not issued {len(tally.skipped)}")

    def _officer(self, username):
        if not username:
            return None
        officer = User.objects.filter(username=username, is_active=True).first()
        if officer is None:
            raise CommandError(f"There is no active user {username!r}.")
        return officer

    def _enrolments(self, programme, officer):
        if officer is not None:
            return certifying.enrolments_within(officer, programme)
        found = Enrolment.objects.filter(programme=programme, state__in=["active", "completed"], account__user__isnull=False)
        return found.select_related("programme__organisation", "audience", "account__user")

    def _share(self, enrolments, part):
        try:
            share, shares = (int(number) for number in part.split("/"))
        except ValueError:
            raise CommandError("Write --part as K/N, for example 1/2.") from None
        if not 1 <= share <= shares:
            raise CommandError("Write --part as K/N with K from 1 to N.")
        return enrolments.alias(share=F("pk") % shares).filter(share=share - 1) if shares > 1 else enrolments

    def _report(self, tally, total):
        self.stdout.write(f"{tally.done} of {total}")
