"""Pictures of the report, as people see it: desktop, dark, phone, printed.

    python docs/screenshots.py            writes docs/images/report.png, the one that the README shows
    python docs/screenshots.py FOLDER     writes all of them there, the printed page as PDF

Needs Chromium (Debian: apt-get install chromium) and the test requirements.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

import mentormatch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "sample"
DESKTOP, PHONE = {"width": 1180, "height": 1500}, {"width": 390, "height": 844}


def main(folder: Path | None) -> None:
    """Write the pictures into a folder, or only the one of the README."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as player:
        ranking = Path(place) / "ranking.html"
        people = SAMPLE / "students.csv", SAMPLE / "mentors.csv"
        settings = {"documents": SAMPLE / "documents.csv", "as_of": 2026}
        mentormatch.rank(*people, **settings).report(ranking)
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        if folder is None:
            images = ROOT / "docs" / "images"
            images.mkdir(exist_ok=True)
            _picture(browser, ranking, images / "report.png", {"width": 1000, "height": 900}, at="student-1")
            return
        assignment = Path(place) / "assignment.html"
        mentormatch.assign(*people, **settings).report(assignment)
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in (("ranking", ranking), ("assignment", assignment)):
            _picture(browser, page, folder / f"{name}-desktop.png", DESKTOP)
            _picture(browser, page, folder / f"{name}-student.png", DESKTOP, at="student-1")
            _picture(browser, page, folder / f"{name}-dark.png", DESKTOP, at="student-2", dark=True)
            _picture(browser, page, folder / f"{name}-phone.png", PHONE, at="student-3")
            _picture(browser, page, folder / f"{name}-mentors.png", DESKTOP, at="mentors")
            with browser.new_page() as printed:
                printed.goto(page.as_uri())
                printed.pdf(path=folder / f"{name}.pdf", format="A4", prefer_css_page_size=True)


def _picture(
    browser: Browser, page: Path, target: Path, size: dict[str, int], *, at: str = "", dark: bool = False
) -> None:
    """Take one picture of the window, scrolled to a place of the page."""
    with browser.new_page(viewport=size, color_scheme="dark" if dark else "light") as shown:
        _show(shown, page, at)
        shown.screenshot(path=target)


def _show(shown: Page, page: Path, at: str) -> None:
    shown.emulate_media(reduced_motion="reduce")
    shown.goto(f"{page.as_uri()}#{at}" if at else page.as_uri())
    shown.evaluate("document.activeElement.blur()")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
