"""The page in a real browser: its script runs, its policy holds, nothing is reported on the console."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tqcheck.renderers import html
from tqcheck.report import RunReport

pytestmark = pytest.mark.browser
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium; installed where that is allowed."""
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if find() is None and may_install:
        for arguments in (["update"], ["install", "-y", "chromium"]):
            command = ["apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15", *arguments]
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(command, capture_output=True, check=False, timeout=150)
    path = find()
    if path is None:
        pytest.skip("no Chromium, and it may not be installed here: apt-get install chromium")
    return path


def opened(chromium: str, page: Path, *options: str, address: str = "") -> tuple[str, str]:
    """(the document after its script ran, what the browser logged)."""
    profile = page.parent / "profile"
    common = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--enable-logging=stderr"]
    result = subprocess.run(
        [chromium, *common, *options, "--virtual-time-budget=2000", "--dump-dom", page.as_uri() + address],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return result.stdout, "\n".join(line for line in result.stderr.splitlines() if "CONSOLE" in line)


def hidden(document: str) -> list[str]:
    """Kinds of the findings that are not shown."""
    return re.findall(r'<li class="finding (\w+)"[^>]*hidden', document)


@pytest.fixture
def page(report: RunReport, tmp_path: Path) -> Path:
    out = io.StringIO()
    html.render(report, out)
    path = tmp_path / "report.html"
    path.write_text(out.getvalue(), "utf-8")
    return path


def test_the_script_runs_under_the_policy_and_hides_hints(chromium: str, page: Path) -> None:
    document, console = opened(chromium, page)
    assert console == ""
    assert "3 of 5 findings" in document  # what does not count is there, but not shown at first
    assert hidden(document) == ["neutral", "suppressed"]
    assert '<nav class="filters" aria-label="Filter findings">' in document


def test_the_address_holds_the_filter(chromium: str, page: Path) -> None:
    document, console = opened(chromium, page, address="#show=minor,neutral&rule=TQ701")
    assert console == ""
    assert "1 of 5 findings" in document
    assert hidden(document) == ["minor", "major", "critical", "suppressed"]


def test_a_mark_stands_for_the_gravest_finding_shown(chromium: str, page: Path) -> None:
    # 'communicated' is in a major and in a neutral finding
    both = r'class="mark (\w+)" href="#d1-f(\d)"[^>]*><mark>communicated<'
    shown, _ = opened(chromium, page)
    assert re.findall(both, shown) == [("major", "2")]
    only_hints, _ = opened(chromium, page, address="#show=neutral")
    assert re.findall(both, only_hints) == [("neutral", "3")]
    none, _ = opened(chromium, page, address="#show=")
    assert "0 of 5 findings" in none
    assert 'class="mark off"' in none


def test_a_link_to_a_hidden_finding_shows_it(chromium: str, page: Path) -> None:
    document, _ = opened(chromium, page, address="#d1-f3")
    assert hidden(document) == ["suppressed"]


def test_an_unknown_rule_in_the_address_is_no_filter(chromium: str, page: Path) -> None:
    document, console = opened(chromium, page, address="#rule=TQ000")
    assert console == ""
    assert "3 of 5 findings" in document


def test_a_script_in_a_document_does_not_run(chromium: str, report: RunReport, tmp_path: Path) -> None:
    out = io.StringIO()
    html.render(report, out)
    # were it not for the policy this would change the page
    hostile = out.getvalue().replace("</footer>", "<script>document.title = 'taken'</script></footer>")
    path = tmp_path / "hostile.html"
    path.write_text(hostile, "utf-8")
    document, console = opened(chromium, path)
    assert "<title>taken" not in document
    assert "Content Security Policy" in console


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(chromium: str, page: Path, width: int) -> None:
    # a script of the test's own, in a frame as wide as the window asked for
    frame = page.parent / "frame.html"
    frame.write_text(
        f'<iframe id="f" src="{page.name}" width="{width}" height="900"></iframe><script>'
        "f.onload = () => { const d = f.contentDocument.documentElement; "
        'document.title = d ? d.scrollWidth - d.clientWidth : "no access"; }</script>'
    )
    document, _ = opened(chromium, frame, "--allow-file-access-from-files")
    assert "<title>0</title>" in document
