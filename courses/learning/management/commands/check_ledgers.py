from django.core.management.base import BaseCommand, CommandError

from courses.learning.domain import checking, sealing


class Command(BaseCommand):
    help = "Recompute the ledgers and their hash chains; exit 1 and name the bad entries if anything is off."

    def add_arguments(self, parser):
        parser.add_argument("--digest", action="store_true", help="print number, day and digest of the newest seal, to be kept elsewhere")
        parser.add_argument("--expect", metavar="NUMBER:DIGEST", help="a seal that was printed before must still be there, unchanged")

    def handle(self, *args, **options):
        found = 0
        for problem in [*self._unexpected(options["expect"]), *checking.problems()]:
            found += 1
            self.stderr.write(problem)
        if found:
            raise SystemExit(1)
        self.stdout.write("The hour ledger is whole.")
        seal = sealing.newest() if options["digest"] else None
        if seal is not None:
            self.stdout.write(f"Seal {seal.number} of {seal.day}: {seal.number}:{seal.digest}")

    def _unexpected(self, expected):
        if not expected:
            return []
        number, _colon, digest = expected.partition(":")
        if not number.isascii() or not number.isdigit():
            raise CommandError("--expect takes NUMBER:DIGEST, as --digest prints it.")
        problem = checking.unexpected(int(number), digest)
        return [problem] if problem else []
