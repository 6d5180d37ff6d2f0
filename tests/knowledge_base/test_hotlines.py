"""Numbers to call stand in one place, core's table: no page has one of its own."""

import re
from pathlib import Path

import pytest

from portal.core.models import Hotline
from tests.knowledge_base.scene import approved

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("themes", "site/portal", "courses", "knowledge_base")
PAGES = [path for room in ROOMS for kind in ("html", "js") for path in sorted((ROOT / room).rglob(f"*.{kind}"))]
# The page of a failed server asks the database nothing: it holds what the site comes with (tests/core/test_frame.py).
STATIC = ROOT / "themes/base/templates/500.html"


def test_no_template_or_script_holds_a_number():
    assert len(PAGES) > 100
    written = re.compile(r"tel:\+?\d|\b(?:12356|12355|12345)\b")
    assert [path.relative_to(ROOT) for path in PAGES if written.search(path.read_text("utf-8"))] == [STATIC.relative_to(ROOT)]


@pytest.mark.django_db
def test_a_number_that_is_changed_is_changed_on_every_page(client, county, doctor, editor, django_capture_on_commit_callbacks):
    now = {"urgency": "now", "text": "身边别离人。"}
    care = [
        {"type": "card", "value": value} for value in ({"urgency": "self", "text": "歇"}, {"urgency": "soon", "text": "拨 12356。"}, now)
    ]
    article = approved(county, doctor, by=editor, care=care)
    with django_capture_on_commit_callbacks(execute=True):
        line = Hotline.objects.get(number="12356")
        line.number = "0579-8123"
        line.save()
    for address in (
        "/",
        "/knowledge/",
        article.url,
        "/search/?q=我不想活了",
        "/search/?q=量子色动力学",
        "/services/",
        "/events/",
        "/no-such-page/",
    ):
        page = client.get(address).content.decode()
        assert "tel:0579-8123" in page, address
        assert "tel:12356" not in page, address
