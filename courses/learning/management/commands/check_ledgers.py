from itertools import chain

from django.core.management.base import BaseCommand, CommandError

from courses.learning.domain import checking, sealing
from courses.learning.domain.ledgers import HOURS, ledgers


class Command(BaseCommand):
    help = "Recompute the ledgers and their hash chains; exit 1 and name the bad entries if anything is off."

    def add_arguments(self, parser):
        parser.add_argument("--digest", action="store_true", help="print number, day and digest of the newest seals, to be kept elsewhere")
        parser.add_argument(
            "--expect", metavar="[LEDGER:]NUMBER:DIGEST", action="append", default=[],
            help="a seal that was printed before must still be there, unchanged; may be given more than once",
        )  # fmt: skip

    def handle(self, *args, **options):
        expected = [self._expected(text) for text in options["expect"]]
        found = 0
        for problem in chain(filter(None, (checking.unexpected(*one) for one in expected)), checking.problems()):
            found += 1
            self.stderr.write(problem)
        if found:
            raise SystemExit(1)
        for ledger in ledgers:
            self.stdout.write(f"{ledger.title} is whole.")
        for ledger in ledgers if options["digest"] else ():
            self._print(ledger)

    def _print(self, ledger):
        seal = sealing.newest(ledger)
        if seal is not None:
            lead, name = ("", "") if ledger is HOURS else (f"{ledger.title}: ", f"{ledger.name}:")
            self.stdout.write(f"{lead}Seal {seal.number} of {seal.day}: {name}{seal.number}:{seal.digest}")

    def _expected(self, text):
        """(number, digest, ledger) of a text that --digest printed; without a name it is of the hour ledger."""
        *name, number, digest = text.split(":") if text.count(":") else ("", text)
        ledger = ledgers.get(name[0]) if name else HOURS
        if ledger is None or len(name) > 1 or not number.isascii() or not number.isdigit():
            raise CommandError("--expect takes NUMBER:DIGEST or LEDGER:NUMBER:DIGEST, as --digest prints it.")
        return int(number), digest, ledger
