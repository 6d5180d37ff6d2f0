from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.core import clock
from portal.home.demo import build, remove
from portal.home.demo.people import PASSWORD


class Command(BaseCommand):
    help = "Fill the site with demo content (safe to repeat), or take it away again with --remove."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="take demo people, places and records away")

    def handle(self, *args, **options):
        if settings.PRODUCTION and not options["remove"]:
            raise CommandError("Demo accounts have a known password: the demo is not made in production.")
        with translation.override("zh-hans"):
            if options["remove"]:
                for line in remove.remove(clock.now()):
                    self.stdout.write(line)
                return
            people, certificates = build.build(clock.now(), lambda line: self.stdout.write(f"  {line}"))
        self._table(people, certificates)

    def _table(self, people, certificates):
        self.stdout.write(f"\n演示账号（密码都是 {PASSWORD}）/ demo accounts (password {PASSWORD})")
        for person in people:
            self.stdout.write(f"  {person['username']:<10} {person['name']}  {person['what']}")
        for certificate in certificates:
            self.stdout.write(
                f"  核验 / verify: {settings.SITE_URL}/verify/  编号 {certificate.number}  "
                f"校验码 {certificate.characters}  （{certificate.get_state_display()}）"
            )
