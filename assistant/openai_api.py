"""The same assistant for clients of the OpenAI protocol: /v1/chat/completions and /v1/models."""

import json
import re
from collections.abc import Iterator
from time import time
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Message
from assistant.chain import Assistant
from assistant.guard import answer_errors, error_response
from assistant.library import Library
from corpus.errors import QuestionError

NAME = "policy-assistant"  # words answers as the settings say
GROUNDED = "policy-assistant-grounded"  # never asks a language model


class Part(BaseModel):
    """A piece of a message; pieces that are no text are left alone."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """One message, in the shapes that clients send."""

    model_config = ConfigDict(extra="ignore")

    role: str
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class Completion(BaseModel):
    """What is asked; sampling settings, tools and whatever else a client sends change nothing."""

    model_config = ConfigDict(extra="ignore")

    model: str = NAME
    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    stream: bool = False
    docs: list[str] = []  # not of the protocol: slugs to answer from


def openai_routes(library: Library) -> FastAPI:
    """Return the routes as an app of their own, to be mounted at /v1.

    Messages of the user are the conversation; those of other roles are neither followed nor answered from.
    """
    api = FastAPI(title="政策问答助手（OpenAI 协议）", docs_url=None, redoc_url=None)
    answer_errors(api)

    def names() -> list[str]:
        return [NAME, GROUNDED] if library.assistant.model else [NAME]

    @api.get("/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [_model(name) for name in names()]}

    @api.get("/models/{name}")
    def model(name: str) -> Response:
        return JSONResponse(_model(name)) if name in names() else _unknown(name, names())

    @api.post("/chat/completions")
    def complete(body: Completion) -> Response:
        if body.model not in names():
            return _unknown(body.model, names())
        assistant = library.assistant.grounded if body.model == GROUNDED else library.assistant
        question, history = _conversation(body.messages)
        assistant.request(question, history=history, docs=body.docs)  # what cannot be asked is refused before streaming
        about = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time()), "model": body.model}
        if body.stream:
            events = _events(assistant, question, history, body.docs, about)
            return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        answer = assistant.ask(question, history=history, docs=body.docs)
        message = {"role": "assistant", "content": _text(answer, assistant), "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return JSONResponse({**about, "object": "chat.completion", "choices": [choice], **_beside(answer)})

    return api


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": NAME}


def _unknown(name: str, names: list[str]) -> Response:
    return error_response(404, "model_not_found", f"没有名为“{name[:80]}”的模型，可用的是 {'、'.join(names)}。")


def _conversation(messages: list[ChatMessage]) -> tuple[str, list[Message]]:
    """The last message of the user, and the user's messages before it.

    Raises:
        QuestionError: The conversation does not end with a message of the user.
    """
    if messages[-1].role != "user":
        raise QuestionError("最后一条消息应是用户的提问。")
    earlier = [Message(role="user", content=message.text) for message in messages[:-1] if message.role == "user"]
    return messages[-1].text, earlier


def _text(answer: Answer, assistant: Assistant) -> str:
    """The answer with its notice before it and what it cites as a list behind it."""
    lines = [f"（{answer.notice}）"] if answer.notice else []
    lines.append(answer.answer)
    if answer.citations:
        lines.append("\n依据：")
    for citation in answer.citations:
        title = assistant.policies[citation.doc].facts.metadata.title
        lines.append(f"[{citation.n}] 《{title}》{citation.label}：“{' '.join(citation.quote.split())}”")
    return "\n".join(lines)


def _beside(answer: Answer) -> dict[str, Any]:
    """What an answer holds beyond the protocol."""
    return {
        "citations": [citation.model_dump() for citation in answer.citations],
        "status": answer.status,
        "composer": answer.composer,
        "notice": answer.notice,
        "language_model": answer.model.model_dump() if answer.model else None,  # `model` is the one that was asked for
    }


def _events(
    assistant: Assistant, question: str, history: list[Message], docs: list[str], about: dict[str, Any]
) -> Iterator[str]:
    """The answer as server-sent events.

    What has been sent cannot be taken back, so nothing is sent before it is verified; comments keep the line open.
    """

    def event(delta: dict[str, Any], finish: str | None = None, **beside: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk = {**about, "object": "chat.completion.chunk", "choices": [choice], **beside}
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"

    yield event({"role": "assistant", "content": ""})
    for piece in assistant.stream(question, history=history, docs=docs):
        if isinstance(piece, Answer):
            for words in re.findall(r"[^，。；：\n]*[，。；：\n]?", _text(piece, assistant)):
                if words:
                    yield event({"content": words})
            yield event({}, "stop", **_beside(piece))
        else:
            yield ": 起草中\n\n"
    yield "data: [DONE]\n\n"
