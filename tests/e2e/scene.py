"""The people of the walks, made by domain functions; passwords are real, the clock is the walk's."""

from datetime import timedelta

from django.conf import settings

from courses.curriculum.domain.loading import load
from courses.curriculum.models import ProgrammePage
from portal.accounts.domain import privacy
from portal.accounts.models import User
from portal.core import clock
from portal.core.models import Audience
from portal.organisations.domain import memberships, roles
from portal.organisations.models import Organisation

PASSWORD = "a-long-password-7"


class Clock:
    """Stands in for the site's clock; the walk moves it."""

    def __init__(self, monkeypatch, start):
        self.value = start
        monkeypatch.setattr(clock, "now", lambda: self.value)

    def pass_minutes(self, minutes):
        self.value += timedelta(minutes=minutes)


def wear(test_settings, theme):
    """The site as it would start with THEME set so."""
    folders = list(dict.fromkeys([settings.BASE_DIR / "themes" / theme, settings.BASE_DIR / "themes" / "base"]))
    test_settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder / "templates" for folder in folders]}]
    test_settings.STATICFILES_DIRS = [folder / "static" for folder in folders]


def county():
    """County → clinic and a second town; the short programme is run by the county."""
    top = Organisation.add_root(name="青禾县心理服务中心", code="county", kind="county", contact="人民路 1 号")
    town = Organisation.objects.get(pk=top.pk).add_child(name="柳溪镇卫生院", code="clinic", kind="health")
    other = Organisation.objects.get(pk=top.pk).add_child(name="石桥镇", code="other", kind="township")
    now = clock.now()
    load(settings.FIXTURES_ROOT / "curriculum" / "short-start", top, None, now)
    for file in sorted((settings.FIXTURES_ROOT / "privacy").glob("*.md")):
        privacy.load_notice(file, now)
    return {"county": top, "clinic": town, "other": other, "programme": ProgrammePage.objects.get(code="short-start")}


def person(username, name, place, role=None, audience="health", confirmed=True):
    now = clock.now()
    user = User.objects.create_user(username, PASSWORD, full_name=name)
    notice = privacy.current_notice(now)
    if notice:
        privacy.give_consent(user, notice, now=now)
    held = memberships.claim(user, place, Audience.objects.get(code=audience), "", now)
    if confirmed:
        memberships.confirm(held, by=None, now=now)
    if role:
        roles.grant(role, user, place, by=None, now=now)
    return user
