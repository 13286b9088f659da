"""A stretch of a policy read without line breaks and cut at its sentences, commas and semicolons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.policy import Span
from corpus.regex import regex

NARROW = str.maketrans(
    {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "％": "%", "﹪": "%", "．": ".", "･": "·"}
)
_INDENT = regex(r"\s{0,9}\u3000\u3000")
_LONGEST_TITLE = 30  # characters of a line without a number
_OPENERS = {"（": "）", "〔": "〕", "［": "］", "[": "]", "【": "】", "“": "”", "《": "》", "「": "」"}
_CHARGED = regex(r"责任|牵头|负责|配合|单位：|部门：")
_BODIES = regex(r"[^（）]*(?:局|委|厅|办|部|院|政府|银行|中心|公司|管委会|集团|联|支行|署|会)(?:等|按[^（）]*)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch between two commas or semicolons of a sentence, `[start, end)` in the flat text."""

    start: int
    end: int
    fresh: bool  # first of its sentence or after a semicolon or colon
    lead: bool = False  # before a colon: what follows says how much


class Flat:
    """A stretch of source without white space, so that a line break in the middle of a word does not matter."""

    def __init__(self, source: str, start: int, end: int) -> None:
        # A paragraph begins with two wide spaces: they end what stands above, a title without a number.
        indents = {match.end() - 1 for match in _INDENT.finditer(source, start, end) if match.start() > start}
        self.at = [i for i in range(start, end) if i in indents or not source[i].isspace()]
        text = "".join("\0" if i in indents else source[i] for i in self.at)
        self.text = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text.translate(NARROW))
        self.masked = _mask(self.text)

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of the flat text stands in the source."""
        return Span(self.at[start], self.at[end - 1] + 1)

    def parts(self) -> Iterator[list[Part]]:
        """The sentences, each as its parts."""
        for sentence in re.finditer(r"[^。！\x00]+", self.masked):
            title = self.text[sentence.end() : sentence.end() + 1] == "\0" and len(sentence[0]) <= _LONGEST_TITLE
            if title and not re.search("[，；]", sentence[0]):
                continue
            parts, fresh = [], True
            for piece in re.finditer(r"([^，；：]+)([，；：]?)", sentence[0]):
                start, end = sentence.start() + piece.start(1), sentence.start() + piece.end(1)
                start += len(piece[1]) - len(piece[1].lstrip("—"))
                if start < end:
                    parts.append(Part(start, end, fresh, piece[2] == "："))
                    fresh = piece[2] in "；：" and piece[2] != ""
            if parts:
                yield parts


def _mask(text: str) -> str:
    """The text with what brackets hold blanked, so that it splits nothing; who is in charge ends a sentence."""
    out, i = list(text), 0
    while i < len(text):
        close = _OPENERS.get(text[i])
        end = text.find(close, i) if close else -1
        while end > 0 and text[i] in "（“《〔" and text.count(text[i], i, end) > text.count(text[end], i, end + 1):
            end = text.find(close or "", end + 1)
        if end < 0 or end - i > 400:
            i += 1
            continue
        inside = text[i + 1 : end]
        if text[i] in "“《「":
            for k in range(i + 1, end):
                if text[k] in "，；。、！：（）":
                    out[k] = "·"
        elif _CHARGED.search(inside) or (
            (i == 0 or text[i - 1] in "。；）〕" or end + 1 >= len(text)) and _BODIES.fullmatch(inside)
        ):
            out[i : end + 1] = "\0" * (end + 1 - i)
        else:
            out[i + 1 : end] = "·" * (end - i - 1)
        i = end + 1
    return "".join(out)
