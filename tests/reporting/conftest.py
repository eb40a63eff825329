"""The sample rosters assigned once, and pages in a real browser where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import mentormatch

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def sample_assignment(sample):
    return mentormatch.assign(
        sample / "students.csv", sample / "mentors.csv", documents=sample / "documents.csv", as_of=2026
    )


@pytest.fixture(scope="session")
def pages(tmp_path_factory, sample_ranking, sample_assignment):
    """Both reports of the sample rosters, by kind."""
    folder = tmp_path_factory.mktemp("pages")
    found = {"ranking": folder / "ranking.html", "assignment": folder / "assignment.html"}
    sample_ranking.report(found["ranking"], advice=True)
    sample_assignment.report(found["assignment"])
    return found


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.fail(f"these tests need Chromium at {CHROMIUM}: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        own = player.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"])
        yield own
        own.close()


class Watched:
    """A page, and everything it did that a report must not do."""

    def __init__(self, page, path):
        self.page, self.events = page, []
        page.on("request", lambda own: self.events.append(f"request: {own.url}") if own.url != path.as_uri() else None)
        page.on("console", lambda own: self.events.append(f"console: {own.text}"))
        page.on("pageerror", lambda own: self.events.append(f"error: {own}"))
        page.on("dialog", lambda own: (self.events.append(f"dialog: {own.message}"), own.dismiss()))
        page.goto(path.as_uri())


@pytest.fixture
def opened(browser):
    """Open a file in a new window; every window must have stayed silent when the test ends."""
    windows = []

    def show(path, *, at="", **settings):
        context = browser.new_context(reduced_motion="reduce", **settings)
        own = Watched(context.new_page(), path)
        if at:
            own.page.goto(f"{path.as_uri()}#{at}")
        windows.append(own)
        return own.page

    yield show
    for own in windows:
        own.page.context.close()
    assert [event for own in windows for event in own.events] == []


@pytest.fixture(scope="session")
def axe():
    source = os.environ.get("MENTORMATCH_AXE")
    if not source:
        pytest.fail("set MENTORMATCH_AXE to axe.min.js of the npm package axe-core, as `make browser` does")
    return Path(source).read_text("utf-8")
