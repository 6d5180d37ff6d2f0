"""A real browser for the walks: any Chromium, Chrome or Edge of the machine, in Chinese, on a phone and at a desk."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop in this thread; the database is called beside it

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
SHOTS = Path(__file__).resolve().parents[2] / "test-results" / "shots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def browser_path():
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((path for path in PLACES if Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser():
    path = browser_path()
    if path is None:
        pytest.skip("skipped, because no Chromium, Chrome or Edge was found")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()
        connections.close_all()  # beside the driver's loop Django has connections of its own; afterwards nothing would close them


@pytest.fixture(params=["phone", "desk"])
def size(request):
    return PHONE if request.param == "phone" else DESK


@pytest.fixture
def visit(browser, live_server, size):
    """visit(js=True) → a Visitor with cookies of its own."""
    contexts = []

    def make(js=True, viewport=None, **options):
        context = browser.new_context(
            viewport=viewport or size, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=js, base_url=live_server.url,
            accept_downloads=True, **options,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url)

    yield make
    for context in contexts:
        context.close()


class Visitor:
    """A person with a browser. Anything the browser complains of is a failure of the walk."""

    def __init__(self, page, site):
        self.page = page
        self.site = site
        self.complaints = []
        self.has_clock = False
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)

    def _console(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.text} ({self.page.url})")

    def go(self, path):
        return self.page.goto(path)

    def take_the_clock(self):
        """From now on the walk moves the clock that the page's scripts see."""
        self.page.clock.install()
        self.has_clock = True

    def sign_in(self, login, password="a-long-password-7"):
        self.go("/accounts/login/")
        self.page.fill("main input[name=login]", login)
        self.page.fill("main input[name=password]", password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_load_state()

    def confirm_it_is_me(self, password="a-long-password-7"):
        """Pages about the account ask for the password once more."""
        self.go("/accounts/reauthenticate/?next=/accounts/")
        self.page.fill("main input[name=password]", password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_load_state()

    def enter(self, user):
        """Signed in already: for walks that are about something else."""
        client = Client()
        client.force_login(user)
        self._cookie(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)

    def choose(self, modes):
        """The display of the site, chosen before: {"theme": "dark"}."""
        for name, value in modes.items():
            self._cookie(f"display_{name}", value)

    def _cookie(self, name, value):
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.site}])

    def see(self, text):
        from playwright.sync_api import expect

        expect(self.page.locator("body")).to_contain_text(text)

    def check(self, name=None):
        """What every page of a walk must pass: nothing complained of, no sideways scroll; a picture of the named ones (XINQIAO_SHOTS=1)."""
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        self.fits()
        if name:
            self.shot(name)

    def shot(self, name):
        """A picture to look at, for who asks for them: it takes as long as the page."""
        if os.environ.get("XINQIAO_SHOTS") != "1":
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}-{self.page.viewport_size['width']}.png", full_page=True)

    def fits(self):
        """No sideways scroll. A click may still be on its way to the next page."""
        self.page.wait_for_load_state()
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"

    def axe(self, part="html"):
        """Violations of WCAG 2.2 A and AA and of best practice in a part of the page, as readable lines."""
        self.page.evaluate(AXE + "; window.axe = axe; null")
        result = self.page.evaluate("part => axe.run(part, {resultTypes: ['violations']})", part)
        return [f"{v['id']}: {n['html'][:160]}" for v in result["violations"] for n in v["nodes"]]
