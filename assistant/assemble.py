"""Turns settings into an assistant: opens the documents and their index, and builds what is missing."""

from collections.abc import Iterator

from assistant.chain import Assistant
from assistant.settings import Settings
from corpus.errors import DataError, StaleIndex
from corpus.load import read_policy
from corpus.policy import Policy
from corpus.store import Store
from index.build import build_index, has_index, open_index
from index.embedding import load_encoder


def assemble(settings: Settings, *, stays: bool = False) -> Assistant:
    """Open the assistant over the documents of the data folder; the first time, the bundled policy is indexed.

    An index that does not fit the documents, the encoder or this version is refused, never silently rebuilt: a rebuild
    can take minutes, and a wrong setting would throw away the right index.

    Args:
        settings: Where the data lies and which encoder is used.
        stays: Whether this process answers for long; then vectors are looked up in Chroma.

    Raises:
        DataError: The data folder cannot be used, or the index is damaged (StaleIndex).
    """
    store = Store(settings.data)
    encoder = load_encoder(settings.encoder, download=settings.download)
    hashes = {record.slug: record.source_sha256 for record in store.records()}
    if not hashes:
        raise DataError("还没有载入任何文件；请用 assistant add 加入政策文件。")
    if not has_index(settings.data):
        build_index(_policies(store), settings.data, encoder)
    try:
        index = open_index(settings.data, encoder, chroma=stays, source_hashes=hashes)
    except StaleIndex as error:
        raise StaleIndex(f"{error}重建的命令是 assistant rebuild（用了 --data 的要同样加上）。") from error
    return Assistant(index)


def rebuild(settings: Settings) -> None:
    """Build the index anew from the stored documents; raises as `assemble` does."""
    encoder = load_encoder(settings.encoder, download=settings.download)
    build_index(_policies(Store(settings.data)), settings.data, encoder)


def _policies(store: Store) -> Iterator[Policy]:
    return (read_policy(record.slug, store.source(record.slug)) for record in store.records())
