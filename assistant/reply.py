"""What a language model writes, read strictly: JSON, or a line a sentence with its evidence numbers behind it."""

import json
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from corpus.errors import ModelError
from corpus.regex import regex

_STATUS: dict[str, Literal["answered", "partial", "not_stated"]] = {
    "已答": "answered",
    "部分": "partial",
    "未载明": "not_stated",
}
_MARK = regex(r"\s*[\[【]\s*(?:资料)?\s*\d+(?:\s*[,，、]\s*\d+)*\s*[\]】]")
_BULLET = regex(r"^(?:[-*•]\s+|\d+[.、)]\s*)")
_CITED = regex(rf"(?P<text>.+?)(?P<marks>(?:{_MARK.pattern})+|$)(?P<stop>[。；.]?)")
_BRACES = 20  # where a JSON object may begin, among the words around it
_TEXTS = regex(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)')
_MARKUP = regex(r"\*\*|__|^#+\s*|`")


def _numbers(value: Any) -> list[int]:
    """Evidence numbers, as a model may write them: [1, 3], ["1"], "[1][3]"."""
    entries = value if isinstance(value, list) else [value]
    return [int(number) for entry in entries for number in re.findall(r"-?\d{1,9}", str(entry))]


class Sentence(BaseModel):
    """One sentence of a reply."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str
    evidence: Annotated[list[int], BeforeValidator(_numbers)] = []


class Reply(BaseModel):
    """An answer as the model gives it; nothing in it is proved yet."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: Literal["answered", "partial", "not_stated"] = "answered"
    sentences: list[Sentence]


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "status": {"type": "string", "enum": ["answered", "partial", "not_stated"]},
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"text": {"type": "string"}, "evidence": {"type": "array", "items": {"type": "integer"}}},
                "required": ["text", "evidence"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["status", "sentences"],
    "additionalProperties": False,
}


def read_reply(text: str) -> Reply:
    """Read a whole reply in either form.

    Raises:
        ModelError: It is in neither, says nothing, or is not Chinese.
    """
    reply = _from_json(text) if "{" in text else _from_lines(text)
    plain = (Sentence(text=_plain(sentence.text), evidence=sentence.evidence) for sentence in reply.sentences)
    # What only leads to a list, 措施如下：, is no sentence.
    said = [s for s in plain if re.search(r"\w", s.text) and (s.evidence or not s.text.endswith(("：", ":")))]
    words = "".join(sentence.text for sentence in said)
    letters = sum(map(str.isalpha, words))
    if said and letters and len(re.findall(r"[\u3400-\u9fff]", words)) < 0.5 * letters:
        raise ModelError("语言模型没有用中文作答")
    if not said and reply.status != "not_stated":
        raise ModelError("语言模型没有给出回答")
    return Reply(status=reply.status, sentences=said)


def read_object(text: str) -> dict[str, Any]:
    """Read the JSON object of a reply, whatever stands around it.

    Raises:
        ModelError: There is none.
    """
    for brace in list(re.finditer(r"\{\s*\"", text))[:_BRACES]:
        try:
            value: dict[str, Any] = json.JSONDecoder().raw_decode(text, brace.start())[0]
        except (ValueError, RecursionError):
            continue
        return value
    raise ModelError("语言模型的回答不合格式")


def heard(text: str) -> str:
    """The words of a reply that is still being written, without its form; for showing only."""
    if "{" in text:
        pieces = [re.sub(r"\\(?:u[0-9a-fA-F]{0,3})?$", "", piece) for piece in _TEXTS.findall(text)]
        return "".join(printable(_unescaped(piece)) for piece in pieces)
    lines = [line for line in text.split("\n") if not line.startswith("状")]
    return "".join(re.sub(r"\s*[\[【][\d,，、\s]*$", "", _MARK.sub("", line)).strip() for line in lines)


def _unescaped(piece: str) -> str:
    try:
        return str(json.loads(f'"{piece}"', strict=False))
    except ValueError:
        return piece


def _from_json(text: str) -> Reply:
    try:
        return Reply.model_validate(read_object(text))
    except ValidationError as error:
        raise ModelError("语言模型的回答不合格式") from error


def _from_lines(text: str) -> Reply:
    status: Literal["answered", "partial", "not_stated"] = "answered"
    sentences = []
    for line in (" ".join(line.split()) for line in text.split("\n")):
        if named := re.match(r"\W*状态\s*[:：]\s*(已答|部分|未载明)", line):
            status = _STATUS[named[1]]
            continue
        for match in _CITED.finditer(_BULLET.sub("", line)):
            sentences.append(Sentence(text=match["text"] + match["stop"], evidence=_numbers(match["marks"])))
    if not any(sentence.evidence for sentence in sentences) and status != "not_stated":
        raise ModelError("语言模型的回答不合格式")
    return Reply(status=status, sentences=sentences)


def _plain(text: str) -> str:
    """A sentence on one line without marks and markup of the model's own, nor the comma that a mark stood before."""
    return printable(_MARKUP.sub("", _MARK.sub("", text))).lstrip("，,；;。 ")


def printable(text: str) -> str:
    """The text on one line, without what is no character: controls, halves of pairs."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
