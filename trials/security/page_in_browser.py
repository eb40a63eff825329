"""Both reports with every hostile string in every place that shows one, in a browser that tells what they do."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mentormatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from figures import Figures

_EVENTS = {"dialog": "dialogs", "request": "requests", "console": "lines in the console", "error": "errors"}
_DRIVER = Path(__file__).resolve().parents[2] / "tests" / "reporting" / "conftest.py"


def driver() -> Any:
    """Return what the tests of the report drive a browser with."""
    found = importlib.util.spec_from_file_location("driver", _DRIVER)
    module = importlib.util.module_from_spec(found)  # type: ignore[arg-type]
    found.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def write_pages(strings: Sequence[str], folder: Path, step: int) -> list[Path]:
    """Write the report of a ranking and of an assignment of people called and described by the strings."""
    mentors = [{"mentor_id": f"M{row} {own}", "name": own, "role": "physician"} for row, own in enumerate(strings)]
    mentors += [
        {"mentor_id": f"B{row}", "specialties": "ENT", "bio": own, "values": [own], "affiliations": [own]}
        for row, own in enumerate(strings[::step])
    ]
    students = [
        {"student_id": f"S{row} {own}", "name": own, "interests": "ENT", "goals": own, "target_schools": [own]}
        for row, own in enumerate(strings[:: 2 * step])
    ]
    matcher = mentormatch.Matcher(as_of=2026).fit(mentors)
    matcher.rank(students, k=3).report(folder / "ranking.html")
    matcher.assign(students).report(folder / "assignment.html")
    return [folder / "ranking.html", folder / "assignment.html"]


def try_page(figures: Figures, strings: Sequence[str], folder: Path, step: int) -> None:
    """Open the reports in Chromium, open all their parts, and count what they do beside showing text."""
    own = driver()
    if not own.CHROMIUM.exists():
        print("Chromium is missing, so no page was opened in it: apt-get install chromium", flush=True)
        return
    from playwright.sync_api import sync_playwright

    pages = write_pages([text for text in strings if text.strip()], folder, step)
    events: list[str] = []
    foreign = 0
    with sync_playwright() as player:
        flags = ["--headless", "--no-sandbox", "--disable-gpu"]
        browser = player.chromium.launch(executable_path=own.CHROMIUM, args=flags)
        for path in pages:
            watched = own.Watched(browser.new_page(), path)
            watched.page.evaluate("document.querySelectorAll('details').forEach((own) => { own.open = true; })")
            watched.page.fill("#search", "alert(1)")
            watched.page.wait_for_timeout(300)
            foreign += watched.page.evaluate(
                "document.querySelectorAll('img, iframe, object, embed, link, base').length"
            )
            events += watched.events
        browser.close()
    for kind, called in _EVENTS.items():
        n_found = sum(event.startswith(kind) for event in events)
        figures.say(f"{called} in the reports of {len(strings):,} strings", n_found, "0", holds=not n_found)
    figures.say("images, frames and links out in them", foreign, "0", holds=not foreign)
