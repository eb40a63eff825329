"""What a page of 500 students with 5 mentors each weighs, and how long a browser needs to show and to search it.

    python benchmarks/report.py            needs Chromium and the test requirements

Prints a table; the reference beside it is an empty page of the same browser.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pandas as pd
from playwright.sync_api import sync_playwright

import mentormatch

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
N_STUDENTS = 500
READY = "performance.getEntriesByType('navigation')[0].loadEventEnd"
SEARCH = """() => {
  const begin = performance.now();
  document.getElementById("search").value = "cardiology";
  document.getElementById("filter").dispatchEvent(new Event("change"));
  document.body.getBoundingClientRect();
  return performance.now() - begin;
}"""


def main() -> None:
    """Write the page of the sample's students, repeated, open it, and print what it took."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as player:
        page, empty = Path(place) / "report.html", Path(place) / "empty.html"
        empty.write_text("<!doctype html><title>empty</title>", "utf-8")
        few = pd.read_csv(SAMPLE / "students.csv", dtype=str, keep_default_na=False)
        copies = range(-(-N_STUDENTS // len(few)))
        many = pd.concat([few.assign(student_id=few["student_id"] + f"-{copy}") for copy in copies])[:N_STUDENTS]
        ranking = mentormatch.rank(many, SAMPLE / "mentors.csv", as_of=2026)
        begin = time.perf_counter()
        ranking.report(page)
        print(f"{len(ranking)} rows written in {time.perf_counter() - begin:.1f} s: {page.stat().st_size / 1e6:.2f} MB")
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for name, path in (("empty page", empty), ("report", page)):
            with browser.new_page() as shown:
                shown.goto(path.as_uri())
                print(f"{name}: shown after {shown.evaluate(READY):.0f} ms")
                if path == page:
                    print(f"first search: {shown.evaluate(SEARCH):.0f} ms; next: {shown.evaluate(SEARCH):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
