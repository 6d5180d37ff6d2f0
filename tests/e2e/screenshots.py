"""Pictures of seven pages for the README, of a running demo site and a certificate that `demo` printed:

python -m tests.e2e.screenshots http://127.0.0.1:8000 "/verify/XQ-2026-000001/?c=ABCDEFGH"
"""

import io
import sys
from pathlib import Path

from PIL import Image

from .conftest import ARGUMENTS, DESK, PHONE, Visitor, browser_path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PASSWORD = "xinqiao-demo"
COLOURS = 192  # enough for flat pages, and small files


def learner(visitor):
    """The demo's learner midway, on their page."""
    visitor.sign_in("learner", PASSWORD)
    visitor.go("/learn/")


def home(visitor):
    visitor.go("/")


def programme(visitor):
    visitor.go("/training/grassroots-8x/")


def lesson(visitor):
    learner(visitor)
    visitor.page.locator(".xq-me a.xq-btn").click()
    visitor.page.wait_for_load_state("networkidle")


def search(visitor):
    visitor.go("/search/?q=睡不着")


def time_account(visitor):
    visitor.sign_in("volunteer", PASSWORD)
    visitor.go("/volunteer/time-bank/")


PAGES = {"home": home, "programme": programme, "lesson": lesson, "my-learning": learner, "search": search, "time-account": time_account}


def save(name, picture):
    FOLDER.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(FOLDER / name, optimize=True)


def main(site, certificate):
    from playwright.sync_api import sync_playwright

    pages = {**PAGES, "verify": lambda visitor: visitor.go(certificate)}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        for size in (PHONE, DESK):
            for name, walk in pages.items():
                context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=site)
                visitor = Visitor(context.new_page(), site)
                walk(visitor)
                visitor.check()
                save(f"{name}-{size['width']}.png", visitor.page.screenshot())
                context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
