"""What can be set from outside: on the command line, or by environment variables that begin with ASSISTANT_."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Names and numbers; `assemble` turns them into loaded things."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", frozen=True)

    data: Path = Field(default_factory=lambda: user_data_path("policy-assistant"))  # corpus, index and facts live here
    encoder: str | None = None  # folder or name of a sentence-transformers model; the shipped one if None
    download: bool = False  # whether a model may be fetched from a hub
