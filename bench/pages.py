"""How large the pages are, and how long a browser takes to open them.

    python bench/pages.py                    # a story of 5,000 words with findings and evidence on every sentence
    python bench/pages.py --stories 2000     # and the index of a folder of as many stories

The story is the seed's text repeated, checked with models. Opening is measured in Chromium, from asking for the page
until the page is painted and can be used; the processor's part is that of the page's main thread, which other work on
the machine does not change. Filtering is one click. All are the best of five.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tqcheck.compose import Settings, run
from tqcheck.renderers import html
from tqcheck.report import RunReport
from tqcheck.seams import Item

SEED = Path(__file__).parent.parent / "seeds" / "efe-kim-putin.en.txt"
WORDS = 5000
TIMES = 5
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def long_story(words: int) -> RunReport:
    story = SEED.read_text("utf-8") + "\n"
    text = story * round(words / len(story.split()))
    return run([Item("long.txt", text.encode)], Settings("es", "en"))


def opened(browser: Browser, path: Path) -> dict[str, float]:
    """Seconds until the page is loaded and drawn, and until all its findings are filtered anew; best of several."""
    best: dict[str, float] = {}
    for _ in range(TIMES):
        page = browser.new_page()
        page.set_default_timeout(120_000)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        began = time.perf_counter()
        page.goto(path.as_uri())
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        figures = {"opened, s": time.perf_counter() - began}
        metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        figures["of the processor, s"] = metrics["TaskDuration"]
        began = time.perf_counter()
        page.locator("[type=checkbox]").first.uncheck(force=True)
        page.evaluate("document.body.offsetHeight")
        figures["filtered, s"] = time.perf_counter() - began
        page.close()
        best = {name: round(min(value, best.get(name, value)), 2) for name, value in figures.items()}
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=0)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    report = long_story(WORDS)
    (document,) = report.documents
    result: dict[str, object] = {"words": document.scores.words, "findings": len(document.findings)}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=arguments.browser, args=QUIET)
        home = Path(folder)
        (home / "stories").mkdir()
        began = time.perf_counter()
        for name, text in html.pages(report):
            (home / name).write_text(text, "utf-8")
            if name != "index.html":
                result |= {"rendered, s": round(time.perf_counter() - began, 2), "kB": round(len(text.encode()) / 1000)}
                result |= opened(browser, home / name)
        if arguments.stories:
            small = run([Item("seed.txt", SEED.read_bytes)], Settings("es", "en", rules_only=True)).documents[0]
            many = tuple(
                replace(small, document=replace(small.document, path=f"batch/{n:05}.txt"))
                for n in range(arguments.stories)
            )
            for name, text in html.pages(replace(report, documents=many)):
                if name == "index.html":
                    (home / name).write_text(text, "utf-8")
                    size = {"stories": len(many), "kB": round(len(text.encode()) / 1000)}
                    result["index"] = size | opened(browser, home / name)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
