"""Reports on disk come back as they were, as often as they are asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tqcheck import spool
from tqcheck.compose import Settings, run
from tqcheck.errors import TqcheckError
from tqcheck.packing import pack, unpack
from tqcheck.report import DocumentReport
from tqcheck.seams import Item
from tqcheck.spool import Spool


@pytest.fixture(scope="module")
def report(seed: Path) -> DocumentReport:
    return run([Item("seed.txt", seed.read_bytes)], Settings("es", "en", translator="none")).documents[0]


def test_a_packed_report_comes_back_as_it_was(report: DocumentReport) -> None:
    assert unpack(pack(report)) == report
    odd = replace(report, document=replace(report.document, path="a\udcff\n'\"b.txt", text="\ud800 \x00 é"))
    assert unpack(pack(odd)) == odd


def test_damaged_bytes_are_a_value_error(report: DocumentReport) -> None:
    packed = pack(report)
    for damaged in (b"", b"x", packed[:-9], packed[:50] + b"\xff" + packed[51:]):
        with pytest.raises(ValueError, match=r"."):
            unpack(damaged)


def test_a_spool_is_a_sequence_that_can_be_read_again(report: DocumentReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_IN_MEMORY", 2000)  # most of it is on disk
    reports = [replace(report, document=replace(report.document, path=f"{number}.txt")) for number in range(5)]
    kept = Spool()
    assert (len(kept), list(kept)) == (0, [])
    for one in reports:
        kept.append(pack(one))
    assert len(kept) == 5
    assert list(kept) == reports
    assert list(kept) == reports
    pairs = zip(kept, reversed(kept), strict=True)  # two readers at once
    assert [(a.document.path[0], b.document.path[0]) for a, b in pairs][:2] == [("0", "4"), ("1", "3")]
    assert kept[1] == reports[1]
    assert kept[-1] == reports[4]
    assert list(kept[1:3]) == reports[1:3]
    with pytest.raises(IndexError):
        kept[5]


def test_a_full_disk_is_said(report: DocumentReport, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Spool()

    class Full:
        def seek(self, place: int) -> None: ...

        def write(self, content: bytes) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "_file", Full())
    with pytest.raises(TqcheckError, match=r"(?s)cannot be kept: No space left.*TMPDIR"):
        kept.append(pack(report))
