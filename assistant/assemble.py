"""Turns settings into an assistant: opens the documents and their index, and builds what is missing."""

import logging
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from assistant.chain import Assistant
from assistant.compose.model import Writer
from assistant.model import load_model
from assistant.settings import Settings
from corpus.errors import DataError, IndexBehind, ModelError, OutdatedIndex, StaleIndex
from corpus.kept import kept_policy
from corpus.load import read_policy
from corpus.policy import Policy
from corpus.repair import repair as repair_documents
from corpus.store import Store, bundled
from corpus.summary import editions, place_of
from corpus.versions import Versions
from index.build import build_index, has_index, is_current, kept_sources, open_index
from index.embedding import Encoder, load_encoder
from index.reranking import CrossReranker
from index.search import Index

_PATIENCE = 3600.0  # seconds that a build waits for another one; what it waits for may be a large corpus
_log = logging.getLogger(__name__)


def assemble(settings: Settings, *, stays: bool = False, renew: bool = False) -> Assistant:
    """Open the assistant over the documents of the data folder; the first time, the bundled policy is indexed.

    An index that does not fit the encoder or this version is refused, never silently rebuilt: a rebuild can take
    minutes, and a wrong setting would throw away the right index. One that merely lags behind the documents,
    because these are being changed or a change was cut short, answers as it is, and a warning is logged.

    Args:
        settings: Where the data lies and which encoder is used.
        stays: Whether this process answers for long; then vectors are looked up in Chroma.
        renew: Build an index anew that another version of the program built with this encoder.

    Raises:
        DataError: The data folder cannot be used, or the index is damaged (StaleIndex).
        ModelError: A language model is to word the answers and cannot be used.
    """
    writer = _writer(settings)
    encoder = encoder_of(settings)
    reranker = CrossReranker(settings.reranker, download=settings.download) if settings.reranker else None
    records = Store(settings.data).records()
    hashes = {record.slug: record.source_sha256 for record in records}
    if not hashes:
        raise DataError("还没有载入任何文件；请用 assistant add 加入政策文件。")
    if not has_index(settings.data):
        rebuild(settings)

    def opened(sources: Mapping[str, str] | None) -> Assistant:
        url = settings.chroma_url
        index = open_index(
            settings.data, encoder, chroma=stays, source_hashes=sources, chroma_url=url, reranker=reranker
        )
        place = _home(index) if settings.place is None else settings.place.strip("- ") or None
        return Assistant(index, writer, Versions(editions(records)), place)

    try:
        try:
            return opened(hashes)
        except OutdatedIndex:
            if not renew:
                raise
            print(f"程序已升级，正在为 {len(hashes)} 份文件重建索引……", file=sys.stderr, flush=True)
            rebuild(settings)
            return opened(hashes)
        except IndexBehind:
            _log.warning("注意：有文件已改动而索引尚未跟上，回答仍以原来的内容为准；assistant rebuild 使其跟上。")
            return opened(None)
    except StaleIndex as error:
        raise StaleIndex(f"{error}重建的命令是 assistant rebuild（用了 --data 的要同样加上）。") from error


def _home(index: Index) -> str | None:
    """The place that the bundled policy is of, while it is loaded: the program is used there until something else is said."""
    about = [index.documents[slug].metadata for slug in bundled() if slug in index.documents]
    return place_of(about[0].issuer, about[0].title) if about else None


def encoder_of(settings: Settings) -> Encoder:
    """Load the encoder that the settings name; raises as `load_encoder` does."""
    return load_encoder(settings.encoder, download=settings.download, instruction=settings.instruction)


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


def rebuild(settings: Settings, *, anew: bool = False, kept: Path | None = None) -> None:
    """Index what was added, changed or removed, or everything anew; raises as `assemble` does.

    Args:
        settings: Where the data lies and which encoder is used.
        anew: Everything, whatever the last index holds.
        kept: A folder of what was read already; see `corpus.kept`.
    """
    encoder = encoder_of(settings)
    build_index(
        partial(_hashes, settings.data),
        partial(_read, settings.data, kept),
        settings.data,
        encoder,
        anew=anew,
        patience=_PATIENCE,
        chroma_url=settings.chroma_url,
    )


def lags(settings: Settings) -> bool:
    """Whether documents are not indexed as they are; raises as `assemble` does."""
    hashes = _hashes(settings.data)
    return bool(hashes) and not is_current(settings.data, hashes, encoder_of(settings))


def repair(settings: Settings) -> tuple[list[str], list[str]]:
    """Put right what is damaged in the data folder, documents first, and bring the index up to the documents.

    Returns:
        What was done and what could not be, in Chinese, one line each.

    Raises:
        DataError: The data folder cannot be read or written, or nothing is left to index.
    """
    store = Store(settings.data)
    encoder = encoder_of(settings)
    done, lost = repair_documents(store, kept_sources(settings.data))
    if not lost and not _index_is_sound(settings, encoder):
        try:
            rebuild(settings)
        except StaleIndex:  # what it kept of the last build is damaged where no checksum reaches: Chroma's own files
            rebuild(settings, anew=True)
        done.append("索引已重建")
    return done, lost


def _index_is_sound(settings: Settings, encoder: Encoder) -> bool:
    hashes, url = _hashes(settings.data), settings.chroma_url
    try:
        open_index(settings.data, encoder, chroma=True, source_hashes=hashes, chroma_url=url).close()
    except StaleIndex:
        return False
    return True


def _hashes(data: Path) -> dict[str, str]:
    return {record.slug: record.source_sha256 for record in Store(data).records()}


def _read(data: Path, kept: Path | None, slug: str) -> Policy:
    source = Store(data).source(slug)
    return (kept_policy(slug, source, kept) if kept else None) or read_policy(slug, source)
