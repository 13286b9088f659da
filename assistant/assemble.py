"""Turns settings into an assistant: opens the documents and their index, and builds what is missing."""

import logging
from collections.abc import Iterator

from assistant.chain import Assistant
from assistant.compose.model import Writer
from assistant.model import load_model
from assistant.settings import Settings
from corpus.errors import DataError, IndexBehind, ModelError, StaleIndex
from corpus.load import read_policy
from corpus.policy import Policy
from corpus.repair import repair as repair_documents
from corpus.store import Store
from index.build import build_index, has_index, kept_sources, open_index
from index.embedding import Encoder, load_encoder

_PATIENCE = 3600.0  # seconds that a build waits for another one; what it waits for may be a large corpus
_log = logging.getLogger(__name__)


def assemble(settings: Settings, *, stays: bool = False) -> Assistant:
    """Open the assistant over the documents of the data folder; the first time, the bundled policy is indexed.

    An index that does not fit the documents, the encoder or this version is refused, never silently rebuilt: a rebuild
    can take minutes, and a wrong setting would throw away the right index. One that merely lags behind the documents,
    because these are being changed or a change was cut short, answers as it is, and a warning is logged.

    Args:
        settings: Where the data lies and which encoder is used.
        stays: Whether this process answers for long; then vectors are looked up in Chroma.

    Raises:
        DataError: The data folder cannot be used, or the index is damaged (StaleIndex).
        ModelError: A language model is to word the answers and cannot be used.
    """
    writer = _writer(settings)
    store = Store(settings.data)
    encoder = load_encoder(settings.encoder, download=settings.download)
    hashes = {record.slug: record.source_sha256 for record in store.records()}
    if not hashes:
        raise DataError("还没有载入任何文件；请用 assistant add 加入政策文件。")
    if not has_index(settings.data):
        build_index(_policies(store), settings.data, encoder, patience=_PATIENCE)
    try:
        try:
            index = open_index(settings.data, encoder, chroma=stays, source_hashes=hashes)
        except IndexBehind:
            _log.warning("注意：有文件已改动而索引尚未跟上，回答仍以原来的内容为准；assistant rebuild 使其跟上。")
            index = open_index(settings.data, encoder, chroma=stays)
    except StaleIndex as error:
        raise StaleIndex(f"{error}重建的命令是 assistant rebuild（用了 --data 的要同样加上）。") from error
    return Assistant(index, writer)


def _writer(settings: Settings) -> Writer | None:
    """Who words the answers, None for the grounded composer."""
    if settings.composer == "grounded" or (settings.composer is None and settings.model is None):
        return None
    model = load_model(settings)
    if model is None:
        raise ModelError(
            "没有设置语言模型；请用环境变量 ASSISTANT_MODEL 指定，例如 openai:qwen-plus 或 ollama:qwen3:8b。"
        )
    return Writer(model)


def rebuild(settings: Settings) -> None:
    """Build the index anew from the stored documents; raises as `assemble` does."""
    encoder = load_encoder(settings.encoder, download=settings.download)
    build_index(_policies(Store(settings.data)), settings.data, encoder, patience=_PATIENCE)


def repair(settings: Settings) -> tuple[list[str], list[str]]:
    """Put right what is damaged in the data folder, documents first, and bring the index up to the documents.

    Returns:
        What was done and what could not be, in Chinese, one line each.

    Raises:
        DataError: The data folder cannot be read or written, or nothing is left to index.
    """
    store = Store(settings.data)
    encoder = load_encoder(settings.encoder, download=settings.download)
    done, lost = repair_documents(store, kept_sources(settings.data))
    if not lost and not _index_is_sound(settings, store, encoder):
        build_index(_policies(store), settings.data, encoder, patience=_PATIENCE)
        done.append("索引已重建")
    return done, lost


def _index_is_sound(settings: Settings, store: Store, encoder: Encoder) -> bool:
    hashes = {record.slug: record.source_sha256 for record in store.records()}
    try:
        open_index(settings.data, encoder, chroma=True, source_hashes=hashes).close()
    except StaleIndex:
        return False
    return True


def _policies(store: Store) -> Iterator[Policy]:
    return (read_policy(record.slug, store.source(record.slug)) for record in store.records())
