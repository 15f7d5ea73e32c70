"""A document's report as bytes, in parts that can be read apart.

The head is what a run makes of a document: a summary in a few bytes, and findings, scores, verdict. The body is what no
run changes, and most of the bytes: the text, its segments, and what models said of them. So a report that is known is
judged anew, and written as JSON, without its body ever being looked into. All is JSON that acts on no terminal
(`tqcheck.controls`).
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, overload

from tqcheck.controls import escaped
from tqcheck.decoding import from_json
from tqcheck.document import Lines, Run, Segment
from tqcheck.encoding import fields_of, to_json
from tqcheck.report import DocumentReport, Summary

_BODY_OF_DOCUMENT = ("text", "segments", "source_text", "left_out")
_NOT_OF_HEAD = frozenset({*_BODY_OF_DOCUMENT, "blocks"})
_ELSEWHERE = frozenset({"document", "findings", "segment_scores"})
_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False, default=fields_of).encode
Value = TypeVar("Value")
_string = json.encoder.encode_basestring  # a text as JSON, not only in ASCII
_FRAME = struct.Struct(">III")  # checksum of all that follows it, lengths of summary and head


def pack(report: DocumentReport, like: bytes = b"") -> bytes:
    """The report as JSON, compressed: the model, line and column of each finding, the quality score.

    The readers' blocks are left out: they say nothing that the segments do not.

    like: the same document packed before, whose body is taken over
    """
    lines = Lines(report.document.text)
    places = [lines.position(finding.span.start) for finding in report.findings]
    head = _compressed(_document(report), _findings(report, places), _rest(report))
    return _framed(_bytes(_json(report.summary)), head, _parts(like)[-1] if like else _body(report))


def summary(packed: bytes) -> Summary:
    """What a packed report says in short."""
    return _read(Summary, json.loads(_parts(packed)[0]))


def head(packed: bytes) -> bytes:
    """A packed report without its body."""
    return _framed(*_parts(packed)[:-1], b"")


def joined(head: bytes, packed: bytes) -> bytes:
    """A packed report with another head of the same document."""
    return _framed(*_parts(head)[:-1], _parts(packed)[-1])


def unpack(packed: bytes) -> DocumentReport:
    """What `pack` made. Raises ValueError for bytes that are damaged or of another version's making."""
    return _read(DocumentReport, json.loads(json_of(packed)))


def _read(kind: type[Value], data: Any) -> Value:
    try:
        value: Value = from_json(kind, data)
    except TypeError as error:
        raise ValueError(f"not a packed report: {error}") from error
    return value


def revised(packed: bytes, revise: Callable[[DocumentReport], DocumentReport]) -> bytes:
    """The packed report with another head: that of what `revise` makes of it.

    revise: takes and gives the report without its text, its segments and what models said of them, with the same
            findings in the same order
    """
    _, head, body = _parts(packed)
    document, findings, rest = _lines(head)
    before, places = _brief(document, findings, rest)
    report = revise(before)
    # what is as it was, as most findings are, stays as it is written
    if report.document != before.document:
        document = _document(report)
    if report.findings != before.findings:
        findings = _findings(report, places)
    return _framed(_bytes(_json(report.summary)), _compressed(document, findings, _rest(report)), body)


def _document(report: DocumentReport) -> str:
    """What a head says of the document."""
    data = fields_of(report.document)
    return _json({name: to_json(value) for name, value in data.items() if name not in _NOT_OF_HEAD})


def _findings(report: DocumentReport, places: Sequence[tuple[int, int]]) -> str:
    """The findings with the line and column of each."""
    data = zip(to_json(report.findings), places, strict=True)
    return _json([finding | {"line": line, "column": column} for finding, (line, column) in data])


def _rest(report: DocumentReport) -> str:
    """What else a head says."""
    data = {name: to_json(value) for name, value in fields_of(report).items() if name not in _ELSEWHERE}
    data["scores"]["quality"] = report.scores.quality
    return _json(data)


def _body(report: DocumentReport) -> bytes:
    """Most of the bytes, so one level at a time is made as it is written, and not all of it before."""
    document = report.document
    parts = {name: _json(getattr(document, name)) for name in _BODY_OF_DOCUMENT if name != "segments"}
    parts["segments"] = f"[{','.join(map(_segment, document.segments))}]"
    written = ",".join(f'"{name}":{parts[name]}' for name in _BODY_OF_DOCUMENT)
    return _compressed(f"{{{written}}}", f'{{"segment_scores":[{",".join(_scores(report))}]}}')


def _segment(segment: Segment) -> str:
    """A segment as JSON; a story has hundreds, and their fields are few and known."""
    source = "null" if segment.source is None else _string(segment.source)
    return (
        f'{{"id":{segment.id},"zone":"{segment.zone}","text":{_string(segment.text)},'
        f'"origin":[{",".join(map(_run, segment.origin))}],"breaks":[{",".join(map(str, segment.breaks))}],'
        f'"starts_paragraph":{"true" if segment.starts_paragraph else "false"},"source":{source}}}'
    )


def _run(run: Run) -> str:
    return (
        f'{{"text_start":{run.text_start},"file_start":{run.file_start},"length":{run.length},'
        f'"file_length":{run.file_length}}}'
    )


def _scores(report: DocumentReport) -> Iterator[str]:
    """What models said of each segment. What they did not, mostly one value for all, is written once."""
    written: dict[int, str] = {}
    for scores in report.segment_scores:
        parts = (scores.fluency, scores.back_translation, scores.adequacy)
        fluency, back_translation, adequacy = (written.get(id(part)) or _written(part, written) for part in parts)
        yield (
            f'{{"segment":{scores.segment},"fluency":{fluency},"back_translation":{back_translation},'
            f'"adequacy":{adequacy}}}'
        )


def _written(part: object, written: dict[int, str]) -> str:
    written[id(part)] = text = _json(part)
    return text


def _brief(*lines: str) -> tuple[DocumentReport, list[tuple[int, int]]]:
    """What the lines of a head say, and line and column of each finding."""
    document, findings, rest = map(json.loads, lines)
    places = [(finding.pop("line"), finding.pop("column")) for finding in findings]
    rest["scores"].pop("quality")
    document |= {"text": "", "segments": [], "source_text": None, "left_out": [], "blocks": []}
    data = {"document": document, "findings": findings, "segment_scores": [], **rest}
    return _read(DocumentReport, data), places


def json_of(packed: bytes) -> bytes:
    """A packed report as JSON on one line, UTF-8. Raises ValueError for damaged bytes."""
    if not is_whole(packed):
        raise ValueError("not a packed report, or a damaged one")
    head, body = map(zlib.decompress, _parts(packed)[1:])
    findings, rest, scores = head.index(b"\n"), head.rindex(b"\n"), body.index(b"\n")  # ends of the lines before
    document = [b'{"document":', head[: findings - 1], b",", body[1:scores]]
    others = [b',"findings":', head[findings + 1 : rest], b",", head[rest + 2 : -1], b",", body[scores + 2 :]]
    return b"".join(document + others)


def _bytes(*lines: str) -> bytes:
    return b"\n".join(escaped(line).encode() for line in lines)  # one by one: a line in ASCII takes a third of the time


def _compressed(*lines: str) -> bytes:
    return zlib.compress(_bytes(*lines), 1)


def _lines(compressed: bytes) -> list[str]:
    return zlib.decompress(compressed).decode().split("\n")


def _framed(summary: bytes, head: bytes, body: bytes) -> bytes:
    content = b"".join([struct.pack(">II", len(summary), len(head)), summary, head, body])
    return struct.pack(">I", zlib.crc32(content)) + content


def is_whole(packed: bytes) -> bool:
    """Whether the bytes are as `pack` made them."""
    return len(packed) > _FRAME.size and _FRAME.unpack_from(packed)[0] == zlib.crc32(memoryview(packed)[4:])


def _parts(packed: bytes) -> tuple[bytes, bytes, bytes]:
    """Summary, head and body."""
    _, summary, head = _FRAME.unpack_from(packed)
    begin, end = _FRAME.size + summary, _FRAME.size + summary + head
    return packed[_FRAME.size : begin], packed[begin:end], packed[end:]


class OneAtATime(Sequence[DocumentReport]):
    """Document reports that are read as they are asked for: `_at` gives one by its number, from 0."""

    def _at(self, number: int) -> DocumentReport:
        raise NotImplementedError

    def packed(self) -> Iterator[bytes]:
        """All of them, packed, in order."""
        return map(pack, self)

    @overload
    def __getitem__(self, index: int) -> DocumentReport: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[DocumentReport]: ...
    def __getitem__(self, index: int | slice) -> DocumentReport | Sequence[DocumentReport]:
        chosen = range(len(self))[index]
        return self._at(chosen) if isinstance(chosen, int) else tuple(map(self._at, chosen))

    def __iter__(self) -> Iterator[DocumentReport]:
        return (self._at(number) for number in range(len(self)))


def packed(documents: Sequence[DocumentReport]) -> Iterator[bytes]:
    """Document reports packed, in order; what is kept so is not unpacked for it."""
    return documents.packed() if isinstance(documents, OneAtATime) else map(pack, documents)


def briefly(documents: Sequence[DocumentReport]) -> Iterator[DocumentReport]:
    """Document reports in order, which may lack text, segments and what models said of them: quicker to read."""
    if not isinstance(documents, OneAtATime):
        return iter(documents)
    return (_brief(*_lines(_parts(content)[1]))[0] for content in documents.packed())
