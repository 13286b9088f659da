"""The answer as it leaves the product, on the command line, over HTTP and to the eval harness."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Composer = Literal["grounded", "model"]
Status = Literal["answered", "partial", "not_stated", "out_of_scope", "chitchat"]

STATUS_NAMES: dict[Status, str] = {
    "answered": "已答",
    "partial": "部分载明",
    "not_stated": "原文未载明",
    "out_of_scope": "超出范围",
    "chitchat": "",
}


class Citation(BaseModel):
    """One place in a stored source text; `source[start:end] == quote` (Unicode code points)."""

    model_config = ConfigDict(frozen=True)

    n: int  # the number that [n] in the answer points to, from 1
    doc: str
    clause: str
    label: str
    quote: str
    start: int
    end: int


class ModelUse(BaseModel):
    """Which language model is set, with which prompts, and what verification made of its words."""

    model_config = ConfigDict(frozen=True)

    name: str  # as ASSISTANT_MODEL names it
    prompts: dict[str, str]  # the fingerprints of the prompts by name
    repaired: int = 0  # sentences that failed at first and were asked for anew
    dropped: int = 0  # sentences that failed in the end


class Answer(BaseModel):
    """A Chinese answer whose [n] marks point into `citations`."""

    model_config = ConfigDict(frozen=True)

    question: str
    standalone: str  # the question as understood after the conversation so far
    answer: str
    status: Status
    citations: tuple[Citation, ...]
    composer: Composer
    latency_ms: float
    notice: str | None = (
        None  # beside the answer, in one Chinese line: why a language model did not word it, what else may be meant
    )
    model: ModelUse | None = None  # None where no language model is set


class Message(BaseModel):
    """One turn of a conversation, in the shape that OpenAI clients use."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant", "system"]
    content: str


History = list[str | Message]
