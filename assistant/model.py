"""Language models: named by a setting, asked in bounded time. LangChain's chat models have their one home here."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.settings import Settings
from corpus.errors import ModelError
from corpus.regex import regex

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from tenacity import RetryCallState

_TRIES = 3  # requests for one reply, where what went wrong may pass
_PAUSE = 0.4  # seconds before the second request, doubled before the third
_LONGEST_WAIT = 5.0  # seconds between two of them, whatever the endpoint asks for
_LONGEST = 20_000  # characters of a reply, thinking included; what is longer never ends
_HEAR_EVERY = 0.05  # seconds
_SHORT = ("length", "max_tokens", "content_filter")  # ends of replies that are not whole
_CONTEXT = 16_384  # tokens; Ollama cuts a prompt at 4,096 without saying so
_PROVIDER = regex(r"[a-z_]+")  # qwen3:8b is a model's name, ollama:qwen3:8b names who serves it
# What a model thinks aloud; where the prompt ends with the opening mark, only the closing one is in the reply.
_THINKING = regex(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)|\A(?:(?!<think).)*?</think(?:ing)?>", re.DOTALL)
# What an endpoint that knows no structured output says to it; 5xx are what some that run models locally say.
_UNSTRUCTURED = (400, 404, 422, 500, 501)
_log = logging.getLogger(__name__)

Hear = Callable[[str], None]  # is given the reply as far as it has come


class _Passing(ModelError):
    """Something that may go better at the next try."""

    def __init__(self, line: str, wait: float = 0.0) -> None:
        super().__init__(line)
        self.wait = wait  # seconds that the endpoint asks for


class Model:
    """A chat model with the limits of its use. Safe to share between threads."""

    def __init__(self, name: str, chat: "BaseChatModel", *, seconds: float, style: str = "auto") -> None:
        """Take a LangChain chat model.

        Args:
            name: What it is called in answers and reports.
            chat: The model; it should not retry by itself.
            seconds: All the time that it gets for one answer.
            style: `json`, `lines`, or `auto` for JSON until the endpoint refuses or fails at it.
        """
        self.name = name
        self.seconds = seconds
        self._chat = chat
        self._style = style
        self._structured = style != "lines"

    @property
    def structured(self) -> bool:
        """Whether replies should be asked for as JSON."""
        return self._structured

    def give_up_structure(self) -> None:
        """From now on ask for lines, unless the setting says otherwise."""
        self._structured = self._style == "json"

    def reply(
        self,
        messages: Sequence[tuple[str, str]],
        *,
        until: float,
        schema: Mapping[str, Any] | None = None,
        hear: Hear | None = None,
    ) -> str:
        """Return the model's reply, without its thinking; what may pass is tried again, with growing pauses.

        Args:
            messages: (`system`, `human` or `ai`, text), in order.
            until: When to stop, by `time.monotonic`. The caller still has to watch the clock: a silent endpoint is
                noticed only after `seconds`.
            schema: JSON schema that the endpoint is asked to keep to, as far as it knows how.
            hear: Is given each try's reply as it grows.

        Raises:
            ModelError: There is no whole reply.
        """
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt  # noqa: PLC0415

        def pause(state: "RetryCallState") -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, _Passing) else 0.0
            return min(_LONGEST_WAIT, max(asked, _PAUSE * 2.0 ** (state.attempt_number - 1)))

        def late(state: "RetryCallState") -> bool:
            return monotonic() + pause(state) >= until

        tries = Retrying(
            stop=lambda state: stop_after_attempt(_TRIES)(state) or late(state),
            wait=pause,
            retry=retry_if_exception_type(_Passing),
            reraise=True,
        )
        text: str = tries(self._reply, messages, until, schema, hear)
        return text

    def _reply(
        self,
        messages: Sequence[tuple[str, str]],
        until: float,
        schema: Mapping[str, Any] | None,
        hear: Hear | None,
    ) -> str:
        text, end, told = "", "", 0.0
        chat = self._chat.bind(**_structure(self._chat, schema)) if schema and self._structured else self._chat
        try:
            for chunk in chat.stream(list(messages)):
                text += str(chunk.text)
                end = end or _end(chunk.response_metadata)
                now = monotonic()
                if now >= until:
                    raise ModelError("语言模型没有在限定的时间内答完")
                if len(text) > _LONGEST:
                    raise ModelError("语言模型的回答没完没了")
                if hear is not None and now - told > _HEAR_EVERY:
                    told = now
                    hear(_THINKING.sub("", text))
        except ModelError:
            raise
        except Exception as error:  # each provider's library has its own tree of errors; here they become ours
            if schema and self._structured and _status(error) in _UNSTRUCTURED and self._style == "auto":
                reply = self._reply(messages, until, None, hear)  # raises where it was something else that was refused
                _log.info("%s refuses structured output: %s", self.name, type(error).__name__)
                self.give_up_structure()
                return reply
            raise _told(error) from error
        if not end:  # LangChain takes a stream that broke off for one that ended
            raise _Passing("语言模型的回答中途断了")
        if end in _SHORT:
            raise ModelError("语言模型的回答没有写完")
        reply = _THINKING.sub("", text).strip()
        if not reply:
            raise _Passing("语言模型没有给出回答")
        if hear is not None:
            hear(reply)
        return reply


def load_model(settings: Settings) -> Model | None:
    """Return the language model that the settings name, None where they name none; nothing is sent yet.

    Raises:
        ModelError: The provider is unknown or not installed, or a setting that it needs is missing.
    """
    if settings.model is None:
        return None
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 - 2 s that only a language model costs

    provider, _, name = settings.model.partition(":")
    if not name or not _PROVIDER.fullmatch(provider):
        provider, name = "openai", settings.model
    options: dict[str, Any] = {"temperature": 0}
    if settings.model_url is not None:
        options["base_url"] = _base_url(provider, settings.model_url)
    if provider == "ollama":
        options |= {"num_ctx": _CONTEXT, "client_kwargs": {"timeout": settings.model_seconds}}
    else:
        options |= {"timeout": settings.model_seconds, "max_retries": 0}
        key = settings.model_key.get_secret_value() if settings.model_key else None
        if key or settings.model_url is not None:
            options["api_key"] = key or "none"  # endpoints without keys take any
    try:
        chat = init_chat_model(name, model_provider=provider, **options)
    except Exception as error:  # a missing library, an unknown provider, a missing key: each its own kind of error
        raise ModelError(
            f"无法使用语言模型“{settings.model}”，请检查 ASSISTANT_MODEL、ASSISTANT_MODEL_URL 和 ASSISTANT_MODEL_KEY"
            f"（{str(error).splitlines()[0][:120]}）。"
        ) from error
    return Model(settings.model, chat, seconds=settings.model_seconds, style=settings.model_format)


def _base_url(provider: str, url: str) -> str:
    """The address in the form that the provider's library wants, however people write it: with /v1 or without."""
    url = url.strip().rstrip("/")
    if provider == "ollama":
        return url.removesuffix("/v1").removesuffix("/api")
    if provider != "openai":
        return url
    url = url.removesuffix("/chat/completions")
    return url if urlsplit(url).path else f"{url}/v1"


def _structure(chat: "BaseChatModel", schema: Mapping[str, Any]) -> dict[str, Any]:
    """What asks an endpoint to keep to a schema."""
    if chat._llm_type == "chat-ollama":
        return {"format": dict(schema)}
    wanted = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
    if chat._llm_type == "openai-chat":  # given by name, the client would parse the whole reply anew at every piece
        return {"extra_body": {"response_format": wanted}}
    return {"response_format": wanted}


def _end(metadata: Mapping[str, Any]) -> str:
    """Why a reply ends with this piece, empty where it goes on."""
    return next(
        (str(metadata[key]) for key in ("finish_reason", "done_reason", "stop_reason") if metadata.get(key)), ""
    )


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _told(error: Exception) -> ModelError:
    """What went wrong, in one Chinese line; the library's own words go to the log."""
    _log.warning("language model: %s: %s", type(error).__name__, str(error)[:300])
    status, kind = _status(error), type(error).__name__
    if status in (401, 403):
        return ModelError("语言模型的服务拒绝了密钥，请检查 ASSISTANT_MODEL_KEY")
    if status == 404:
        return ModelError("语言模型的服务没有这个模型或地址，请检查 ASSISTANT_MODEL 和 ASSISTANT_MODEL_URL")
    if status == 429:
        return _Passing("语言模型的服务限制了请求次数", _asked_to_wait(error))
    if status is not None and status >= 500:
        return _Passing("语言模型的服务出错")
    if status is not None:
        return ModelError(f"语言模型的服务拒绝了请求（{status}）")
    if "Timeout" in kind:
        return ModelError("语言模型没有在限定的时间内答完")
    if "Connect" in kind:
        return _Passing("连不上语言模型的服务")
    return _Passing("语言模型的回答无法读取")


def _asked_to_wait(error: Exception) -> float:
    """The seconds of a Retry-After header, 0 where there is none."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:  # a date, which no endpoint of these sends
        return 0.0
