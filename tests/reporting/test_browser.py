"""The report in a real browser: silent, safe, usable by mouse, keyboard, screen reader, on paper, without scripts."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

import mentormatch
from mentormatch.reporting.page import seen

pytestmark = pytest.mark.browser

KINDS = ["ranking", "assignment"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def shown(page):
    return page.locator(".student:visible").count()


def await_count(page, number):
    expect(page.locator("#count")).to_have_text(f"{number} of 24 students shown")


@pytest.mark.parametrize("kind", KINDS)
def test_all_parts_of_the_page_are_there_and_in_view_of_a_reader(pages, opened, kind):
    page = opened(pages[kind])
    headings = [own.inner_text() for own in page.locator("h2").all()]
    assert headings == ["Summary", "Students", "Mentors", "Rows to mend", "How the score works"]
    assert shown(page) == 24
    page.click("#open")
    assert page.locator(".student details > ol > li:visible").count() == page.locator(".matches > li").count() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_search_keeps_the_students_whose_text_has_all_words(pages, opened, kind):
    page = opened(pages[kind])
    page.get_by_label("Search names, ids and texts").fill("PENA-goldberg rural")
    expect(page.locator("#count")).not_to_have_text("24 of 24 students shown")
    texts = page.evaluate(
        "[...document.querySelectorAll('.student')].map((own) => [!own.hidden, own.textContent.toLowerCase()])"
    )
    for is_shown, text in texts:
        assert is_shown == ("peña-goldberg" in text and "rural" in text)
    assert page.inner_text("#count") == f"{shown(page)} of 24 students shown"
    assert 0 < shown(page) < 24
    page.fill("#search", "no such words")
    await_count(page, 0)
    page.fill("#search", "")
    await_count(page, 24)


def test_filters_show_as_many_students_as_they_say(pages, opened):
    page = opened(pages["ranking"])
    options = page.locator("#filter option").all()
    assert len(options) > 1
    for option in options:
        page.select_option("#filter", option.get_attribute("value"))
        assert shown(page) == int(re.search(r"\((\d+)\)", option.inner_text())[1])


def test_opening_and_closing_all_leaves_out_those_who_are_filtered_away(pages, opened):
    page = opened(pages["ranking"])
    page.fill("#search", "S01")
    await_count(page, 1)
    page.click("#open")
    page.fill("#search", "")
    await_count(page, 24)
    assert page.locator(".student > details[open]").count() == 1
    page.click("#close")
    assert page.locator(".student > details[open]").count() == 0


def test_a_student_opens_by_keyboard_alone(pages, opened):
    page = opened(pages["ranking"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert page.locator("#student-1 > details[open]").count() == 1


def test_a_link_from_a_mentor_opens_the_student_even_when_filtered_away(pages, opened):
    page = opened(pages["ranking"])
    page.fill("#search", "no such words")
    await_count(page, 0)
    link = page.locator("#mentors td a").first
    target = link.get_attribute("href")
    link.click()
    assert page.locator(f"{target} > details[open]:visible").count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_on_paper_and_closed_again_afterwards(pages, opened, kind, tmp_path):
    page = opened(pages[kind])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.emulate_media(media="print")
    assert page.locator("#controls:visible, nav:visible").count() == 0
    assert page.locator(".matches > li:visible").count() == page.locator(".matches > li").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    page.pdf(path=tmp_path / "printed.pdf", format="A4")
    assert (tmp_path / "printed.pdf").read_bytes().count(b"/Type /Page\n") > 24


def test_dark_and_paper_are_readable(pages, opened):
    dark = opened(pages["ranking"], color_scheme="dark")
    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 29)"
    dark.emulate_media(media="print", color_scheme="dark")
    assert dark.evaluate("getComputedStyle(document.body).color") == "rgb(29, 36, 51)"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_a_phone(pages, opened, kind):
    page = opened(pages[kind], viewport=PHONE)
    page.click("#open")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_scripts_all_is_there_but_the_controls(pages, opened):
    page = opened(pages["ranking"], java_script_enabled=False)
    assert page.locator("#controls:visible").count() == 0
    assert shown(page) == 24
    page.locator("#student-2 summary").first.click()
    assert page.locator("#student-2 .matches > li:visible").count() == 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_automated_check_finds_no_barrier(pages, opened, axe, kind, scheme, viewport):
    page = opened(pages[kind], color_scheme=scheme, viewport=viewport)
    page.evaluate("[...document.querySelectorAll('details')].slice(0, 12).forEach((own) => { own.open = true; })")
    page.evaluate(axe)
    found = page.evaluate("axe.run().then((result) => result.violations)")
    assert [(own["impact"], own["id"], own["nodes"][0]["html"][:200]) for own in found] == []


def hostile_strings(folder):
    """Return every string of the hostile collections that can stand in a cell, each once."""
    blns = json.loads((folder / "blns" / "blns.json").read_text("utf-8"))
    lists = [own.read_text("utf-8", "replace").splitlines() for own in sorted((folder / "payloads" / "xss").glob("*"))]
    pages = [own.read_text("utf-8").splitlines() for own in sorted((folder / "payloads").glob("*.md"))]
    found = [own.strip() for own in [*blns, *(line for lines in [*lists, *pages] for line in lines)]]
    return [own for own in dict.fromkeys(found) if own]


def test_hostile_strings_are_shown_as_text(hostile, opened, tmp_path):
    strings = hostile_strings(hostile)
    assert len(strings) > 1_000
    mentors = [{"mentor_id": f"M{row}", "name": own, "role": "physician"} for row, own in enumerate(strings)]
    bios = [{"mentor_id": f"B{row}", "specialties": "ENT", "bio": own} for row, own in enumerate(strings[::8])]
    students = [
        {"student_id": f"S{row}", "name": own, "interests": "ENT", "goals": own}
        for row, own in enumerate(strings[::16])
    ]
    ranking = mentormatch.rank(students, [*mentors, *bios], k=3, as_of=2026)
    ranking.report(tmp_path / "hostile.html")
    page = opened(tmp_path / "hostile.html")
    page.evaluate("document.querySelectorAll('details').forEach((own) => { own.open = true; })")
    assert ranking.rows_kept == {"students": len(students), "mentors": len(mentors) + len(bios)}
    called = {
        side: [seen(name or own) for name, own in zip(people["name"], people.ids, strict=True)]
        for side, people in ranking.people.items()
    }
    listed = page.evaluate("[...document.querySelectorAll('#mentors th bdi')].map((own) => own.textContent)")
    assert sorted(listed) == sorted(called["mentors"])
    headed = page.evaluate("[...document.querySelectorAll('.student h3 bdi')].map((own) => own.textContent)")
    assert headed == called["students"]
    assert page.evaluate("document.scripts.length") == 1
    assert page.evaluate("document.querySelectorAll('img, iframe, object, embed, link, base, marquee').length") == 0
    page.click("#close")
    page.wait_for_timeout(200)


def test_five_hundred_students_stay_below_five_megabytes(sample, tmp_path, opened):
    import pandas as pd

    few = pd.read_csv(sample / "students.csv", dtype=str, keep_default_na=False)
    many = pd.concat([few.assign(student_id=few["student_id"] + f"-{copy}") for copy in range(21)])[:500]
    ranking = mentormatch.rank(many, sample / "mentors.csv", as_of=2026)
    ranking.report(tmp_path / "many.html")
    assert (tmp_path / "many.html").stat().st_size < 5_000_000
    assert shown(opened(tmp_path / "many.html")) == 500
