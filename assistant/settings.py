"""What can be set from outside: on the command line, or by environment variables that begin with ASSISTANT_."""

import os
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, Json, SecretStr, ValidationError, model_validator

from corpus.errors import AssistantError

Names = frozenset[str] | Json[frozenset[str]]


class Settings(BaseModel):
    """Names and numbers; `assemble` turns them into loaded things. What is not given is taken from the environment."""

    model_config = ConfigDict(frozen=True)

    data: Path = Field(default_factory=lambda: user_data_path("policy-assistant"))  # corpus, index and facts live here
    chroma_url: str | None = None  # of a Chroma server that holds the vectors; they lie in the data folder if None
    place: str | None = (
        None  # whose documents are meant where a question names none; the bundled policy's if None, none for -
    )
    encoder: str | None = None  # folder or name of a sentence-transformers model; the shipped one if None
    instruction: str | None = None  # what that model wants before a question; what it says itself if None
    reranker: str | None = None  # folder or name of a cross-encoder that orders what was found anew; none if None
    download: bool = False  # whether a model may be fetched from a hub
    composer: Literal["grounded", "model"] | None = None  # who words answers; the model if None and there is one
    model: str | None = None  # provider:name of the language model that words answers; none if None
    model_url: str | None = None  # base URL of its endpoint; the provider's own if None
    model_key: SecretStr | None = None  # the endpoint's key, where it asks for one
    model_seconds: float = Field(default=30.0, gt=0, le=600)  # all the time that the model gets for one answer
    model_format: Literal["auto", "json", "lines"] = "auto"  # how it writes; auto: JSON as far as the endpoint knows it
    keep_days: int | None = Field(default=None, ge=1, le=36500)  # after which a server deletes feedback; never if None
    # How a server is guarded.
    accounts: bool = False  # whether one has to log in; accounts are made by `assistant account add`
    sso_header: str | None = None  # header in which a trusted proxy names the user who has logged in there
    administrators: Names = frozenset()  # JSON list of names from that header that may change documents
    proxies: Names = frozenset()  # JSON list of the addresses of trusted proxies
    at_once: int = Field(default=256, ge=1)  # requests being answered at a time; further ones get a 503
    per_minute: int = Field(default=600, ge=0)  # requests of one user or address a minute, then a 429; 0 for any number

    @model_validator(mode="before")
    @classmethod
    def _from_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Add what the environment sets; an empty variable sets nothing."""
        set_outside = {name: os.environ.get(f"ASSISTANT_{name.upper()}") for name in cls.model_fields}
        return {name: value for name, value in set_outside.items() if value} | given


def load_settings(data: Path | None = None, composer: Literal["grounded", "model"] | None = None) -> Settings:
    """Read the settings; what is given goes before the environment's.

    Raises:
        AssistantError: An environment variable has a value that it cannot have.
    """
    try:
        given = {"data": data, "composer": composer}
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        names = "、".join(f"ASSISTANT_{entry['loc'][0]}".upper() for entry in error.errors())
        raise AssistantError(f"环境变量 {names} 的值不对。") from error
