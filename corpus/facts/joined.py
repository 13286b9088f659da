"""A text whose broken lines are joined, for readers that go by sentences."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from corpus.policy import Clause, Span
from corpus.regex import regex

# A line that ends in no mark goes on in the next one, unless that is an item of its own.
_WRAPPED = regex(
    r"(?<=[^。；;！？：:\s])[ \t\u3000]*\n[ \t]*(?=[\u4e00-\u9fff“”（）《》，、；。%％\dA-Za-z＋+])"
    r"(?!第[一二三四五六七八九十百零]+[章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、﹒]|附件|注[:：\d])"
)
_LONE = regex(r"[ \t]*[A-Za-z\d.]{1,6}")  # the number of a page or of a row
_LONE_NEXT = regex(r"[A-Za-z\d.]{1,6}[ \t]*(?:\n|\Z)")


class Joined:
    """A text in which broken lines are joined, and the way back to the source."""

    def __init__(self, source: str, clauses: Sequence[Clause]) -> None:
        kept = {start for clause in clauses for start, _ in clause.spans}
        kept |= {source.find("\n", clause.spans[0].start) + 1 for clause in clauses if clause.heading and clause.spans}
        rows = [span for clause in clauses if clause.kind in ("row", "total") for span in clause.spans]
        gaps = [match.span() for match in _WRAPPED.finditer(source) if match.end() not in kept]
        gaps = [gap for gap in gaps if not any(start <= gap[0] < end for start, end in rows)]
        gaps = [
            gap
            for gap in gaps
            if not (
                _LONE.fullmatch(source, source.rfind("\n", 0, gap[0]) + 1, gap[0]) or _LONE_NEXT.match(source, gap[1])
            )
        ]
        edges = [0, *(edge for gap in gaps for edge in gap), len(source)]
        pieces = list(zip(edges[::2], edges[1::2], strict=True))
        self.text = "".join(source[start:end] for start, end in pieces)
        self._places = [place for start, end in pieces for place in range(start, end)] + [len(source)]
        self.clauses = [replace(clause, spans=tuple(map(self._joined, clause.spans))) for clause in clauses]

    def _joined(self, span: Span) -> Span:
        return Span(bisect_left(self._places, span.start), bisect_left(self._places, span.end))

    def printed(self, span: Span) -> Span:
        """Where a stretch of the joined text stands in the source."""
        return Span(self._places[span.start], self._places[span.end - 1] + 1)
