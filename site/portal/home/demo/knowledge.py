"""The demo's articles, each approved on the day its file names by an invented reviewer."""

from datetime import datetime, time

from django.conf import settings
from django.utils.timezone import make_aware

from knowledge_base.articles.domain import loading, reviewing
from knowledge_base.articles.domain.files import read_all
from knowledge_base.models import ArticlePage
from portal.accounts.models import User
from portal.core.publishing import PublicationRefused
from portal.organisations.domain import roles

from .people import mark

FOLDERS = [settings.FIXTURES_ROOT / "knowledge_base" / name for name in ("articles", "selfcheck")]


def articles(county, now, say):
    """Load the files; what nobody has ever reviewed is approved by an invented reviewer."""
    for folder in FOLDERS:
        loading.load(folder, county, None, now)
    for file in [file for folder in FOLDERS for file in read_all(folder)]:
        page = ArticlePage.objects.filter(slug=file.slug).first()
        if page is None or page.live or page.approvals.exists():
            continue
        try:
            _approve(page, file.data, _reviewer(file.data["reviewer"]["name"], county, now))
        except PublicationRefused as refused:
            say(f"{page.title}: {' '.join(refused.messages)}")


def _approve(page, data, reviewer):
    reviewing.submit(page, None)
    reviewing.approve(
        page.get_latest_revision(),
        by=reviewer,
        qualification=data["reviewer"]["qualification"],
        next_review=data["next_review"],
        now=make_aware(datetime.combine(data["reviewed_on"], time(10))),
    )


def _reviewer(name, county, now):
    """An account nobody can sign in to, made once for each name."""
    found = User.objects.filter(full_name=name, username__startswith="demo-reviewer-").first()
    if found is None:
        number = User.objects.filter(username__startswith="demo-reviewer-").count() + 1
        found = mark(User.objects.create_user(f"demo-reviewer-{number}", None, full_name=name))
        roles.grant("health_reviewer", found, county, by=None, now=now)
    return found
