"""Pictures of the editor for docs/authors.md, of a running demo site that nobody minds: a lesson and an article are submitted.

python -m tests.e2e.author_screenshots http://127.0.0.1:8000 LESSON-ID ARTICLE-ID
"""

import sys

from playwright.sync_api import expect, sync_playwright

from . import screenshots
from .conftest import ARGUMENTS, PHONE, Visitor, browser_path

FOLDER = screenshots.FOLDER / "authors"
WINDOW = {"width": 1180, "height": 780}
LESSON_TITLE, ARTICLE_TITLE = "一口水缸：压力怎样漫出来", "睡不着，自己买安眠药行不行？"


class Shots:
    def __init__(self, browser, site):
        self.browser, self.site = browser, site

    def enter(self, username, viewport=WINDOW):
        context = self.browser.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.site)
        context.set_default_timeout(30_000)
        visitor = Visitor(context.new_page(), self.site)
        if username:
            visitor.sign_in(username, screenshots.PASSWORD)
        return visitor

    def take(self, visitor, name, above=None):
        """The window, with the element named `above` near its top."""
        page = visitor.page
        if above is not None:
            above.first.evaluate("element => element.scrollIntoView({block: 'start'})")
            page.mouse.wheel(0, -110)
        page.wait_for_timeout(800)
        screenshots.save(f"authors/{name}.png", page.screenshot())


def menu(page):
    return page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").last


def lesson(shots, pk):
    trainer = shots.enter("trainer")
    page = trainer.page
    trainer.go(f"/cms/pages/{pk}/edit/")
    page.wait_for_load_state("networkidle")
    page.fill("#id_title", LESSON_TITLE)
    shots.take(trainer, "lesson")
    page.fill('[name="body-0-value-minutes"]', "5")
    page.focus("#id_title")
    shots.take(trainer, "minutes", page.locator("[data-filling]"))
    page.fill('[name="body-0-value-minutes"]', "3")
    shots.take(trainer, "picture", page.locator('[name$="-value-alternative"]'))
    shots.take(trainer, "quiz", page.locator('[name$="-value-pass_mark"]'))
    page.locator('[data-side-panel-toggle="preview"]').click()
    shown = page.frame_locator("#w-preview-iframe").locator("main")
    expect(shown).to_contain_text("水缸")
    page.select_option("#id_preview_mode", "audience-health")
    expect(shown).to_contain_text("以学员身份预览")
    shots.take(trainer, "preview", page.locator("#id_title"))
    page.locator('[data-side-panel-toggle="preview"]').click()
    menu(page).click()
    shots.take(trainer, "submit")
    page.locator('[name="action-submit"]').first.click()
    page.wait_for_load_state()


def lesson_review(shots):
    reviewer = shots.enter("reviewer")
    reviewer.go("/cms/")
    reviewer.page.wait_for_load_state("networkidle")
    shots.take(reviewer, "waiting")


def article(shots, pk):
    editor = shots.enter("editor")
    page = editor.page
    editor.go(f"/cms/pages/{pk}/edit/")
    page.wait_for_load_state("networkidle")
    shots.take(editor, "article-check", page.locator("h2", has_text="内容检查"))
    shots.take(editor, "article-care", page.locator('[name="care-0-value-text"]'))
    page.fill("#id_title", ARTICLE_TITLE)
    menu(page).click()
    page.locator('[name="action-submit"]').first.click()
    page.wait_for_load_state()
    doctor = shots.enter("psychiatrist")
    doctor.go("/cms/knowledge/reviews/")
    doctor.page.get_by_role("link", name=ARTICLE_TITLE).first.click()
    doctor.page.wait_for_load_state("networkidle")
    shots.take(doctor, "article-review")


def library(shots):
    editor = shots.enter("editor")
    editor.go("/cms/images/")
    editor.page.wait_for_load_state("networkidle")
    shots.take(editor, "library")
    reader = shots.enter(None, PHONE)
    reader.go("/knowledge/yeli-xinglai/")
    reader.page.wait_for_load_state("networkidle")
    shots.take(reader, "audio", reader.page.locator("audio"))


def main(site, lesson_pk, article_pk):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        shots = Shots(browser, site)
        library(shots)
        lesson(shots, lesson_pk)
        lesson_review(shots)
        article(shots, article_pk)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
