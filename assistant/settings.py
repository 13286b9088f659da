"""What can be set from outside: on the command line, or by environment variables that begin with ASSISTANT_."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import AssistantError


class Settings(BaseSettings):
    """Names and numbers; `assemble` turns them into loaded things."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", env_ignore_empty=True, frozen=True)

    data: Path = Field(default_factory=lambda: user_data_path("policy-assistant"))  # corpus, index and facts live here
    encoder: str | None = None  # folder or name of a sentence-transformers model; the shipped one if None
    download: bool = False  # whether a model may be fetched from a hub


def load_settings(data: Path | None = None) -> Settings:
    """Read the settings; a data folder that is given goes before the environment's.

    Raises:
        AssistantError: An environment variable has a value that it cannot have.
    """
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        names = "、".join(f"ASSISTANT_{entry['loc'][0]}".upper() for entry in error.errors())
        raise AssistantError(f"环境变量 {names} 的值不对。") from error
