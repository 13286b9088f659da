"""What a format's reader gives back, and how words are written into a source text."""

import re
import unicodedata
from dataclasses import dataclass

# Lookalikes that PDF fonts and web pages put in the place of the character that is meant.
_LOOKALIKES = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in [*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAEA)]},
    **dict(
        zip(
            map(ord, "⺠⺟⺒⻚⻋⻓⻔⻘⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻣⻅⻉⺴"),
            "民母己页车长门青风飞食马鱼鸟黄齐齿龙骨见贝网",
            strict=True,
        )
    ),
    0xA0: " ",
    0x2028: "\n",
    0x2029: "\n",
    0x0B: "\n",
    0x0C: "\n",
    0xF0B7: "•",
    0xF06C: "•",
    0xF06E: "•",
    0xF0D8: "•",
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]),
}
_CLOSED = "，。；：、）》”！？"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file and what may be wrong with it."""

    text: str  # one paragraph a line; the cells of a table's row stand between tabs
    doubts: tuple[str, ...] = ()  # Chinese lines: what could not be read, or only perhaps


def clean(text: str) -> str:
    """Return the text with the characters that are meant: no lookalikes, no control characters, one kind of line break."""
    text = re.sub(r"\r\n?", "\n", text).translate(_LOOKALIKES)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co"))


def paragraph(text: str) -> str:
    """Return the words of one paragraph on one line: runs of white space become one space, those at its ends none."""
    return re.sub(r"\s*\u3000\s*", "\u3000", re.sub(r"[^\S\u3000]+", " ", clean(text))).strip()


def on_one_line(lines: list[str]) -> str:
    """Return the paragraphs of a table's cell on one line, parted by a space where no mark parts them."""
    text = ""
    for line in filter(None, map(paragraph, lines)):
        text += line if not text or text[-1] in _CLOSED else " " + line
    return text
