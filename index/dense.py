"""The nearest vectors; the one home of Chroma.

There are two ways to the same answer. A Chroma path must be open in one process only (two at a time damage it, even
where one only reads) and costs 0.7 s to import. So a process that stays, such as the server, opens Chroma under a lock;
a command that answers once, or a second process, scans the same vectors, which is exact and takes 0.6 ms per 10,000.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.errors import StaleIndex

if TYPE_CHECKING:
    from chromadb import Collection, Where
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

_COLLECTION = "clauses"
# Chroma's defaults (100, 16, 100) miss 5 of 100 nearest among 20,000 clauses, these 0.3, at 2.3 ms instead of 1.4.
_HNSW: "CreateHNSWConfiguration" = {"space": "cosine", "ef_search": 400, "max_neighbors": 32, "ef_construction": 200}

Nearest = tuple[NDArray[np.int64], NDArray[np.float32]]


class Vectors(Protocol):
    """Unit vectors by row, grouped by document."""

    def nearest(self, query: NDArray[np.float32], k: int, docs: Sequence[str] = ()) -> Nearest:
        """Find the rows with the highest cosine.

        Args:
            query: A unit vector, shape (dim,).
            k: Most rows to return, at least 1.
            docs: Documents to look in; empty for all.

        Returns:
            Rows and their cosines, best first, ties by row.
        """

    def close(self) -> None:
        """Let go of what is open."""


class ExactVectors:
    """Vectors in an array, scanned."""

    def __init__(self, vectors: NDArray[np.float32], rows: Mapping[str, range]) -> None:
        """Take vectors, shape (rows, dim), and each document's rows."""
        self._vectors = vectors
        self._rows = rows

    def nearest(self, query: NDArray[np.float32], k: int, docs: Sequence[str] = ()) -> Nearest:
        """Find the rows with the highest cosine."""
        parts = [self._rows[doc] for doc in dict.fromkeys(docs)] if docs else [range(len(self._vectors))]
        rows = np.concatenate([np.arange(part.start, part.stop) for part in parts])
        cosines = np.concatenate([self._vectors[part.start : part.stop] @ query for part in parts])
        best = np.lexsort((rows, -cosines))[:k]
        return rows[best], cosines[best]

    def close(self) -> None:
        """Nothing to let go of: the array belongs to the index."""


class ChromaVectors:
    """Vectors in a Chroma collection on disk."""

    def __init__(self, client: "ClientAPI", collection: "Collection", lock: FileLock | None = None) -> None:
        """Take an open collection.

        Raises:
            StaleIndex: Its distance is not the cosine; Chroma ignores another wish on an existing collection.
        """
        # The raw JSON: `configuration` would build the embedding function that the stored configuration names.
        space = (collection.configuration_json.get("hnsw") or {}).get("space")
        if space != "cosine":
            raise StaleIndex(f"向量库的距离是 {space}，应为 cosine；请重建索引。")
        self._client = client
        self._collection = collection
        self._lock = lock

    @classmethod
    def from_array(
        cls,
        folder: Path,
        vectors: NDArray[np.float32],
        rows: Mapping[str, range],
        written: Callable[[int], object] = lambda _: None,
    ) -> "ChromaVectors":
        """Write a new collection; `written` hears of every batch how many vectors it had."""
        client = _client(folder)
        collection = client.create_collection(_COLLECTION, configuration={"hnsw": _HNSW}, embedding_function=None)
        docs = [doc for doc, part in rows.items() for _ in part]
        step = min(client.get_max_batch_size(), 5000)
        for start in range(0, len(vectors), step):
            batch = range(start, min(start + step, len(vectors)))
            collection.add(
                ids=[str(row) for row in batch],
                embeddings=np.asarray(vectors[batch.start : batch.stop]),
                metadatas=[{"doc": docs[row]} for row in batch],
            )
            written(len(batch))
        return cls(client, collection)

    @classmethod
    def open(cls, folder: Path, size: int) -> "ChromaVectors | None":
        """Open a collection that `from_array` wrote; None where another process has it open.

        Raises:
            StaleIndex: It is damaged, not what `from_array` writes, or does not hold `size` vectors.
        """
        lock = FileLock(folder.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        try:
            client = _client(folder)
            opened = cls(client, client.get_collection(_COLLECTION, embedding_function=None), lock)
            if len(opened) != size:
                raise StaleIndex(f"向量库有 {len(opened)} 条，应为 {size} 条，请重建索引。")
            return opened
        except StaleIndex:
            lock.release()
            raise
        except Exception as error:  # Chroma's errors are many, and some come from Rust without a class of their own
            lock.release()
            raise StaleIndex(f"向量库无法打开（{type(error).__name__}），请重建索引。") from error

    def __len__(self) -> int:
        """How many vectors there are."""
        return self._collection.count()

    def nearest(self, query: NDArray[np.float32], k: int, docs: Sequence[str] = ()) -> Nearest:
        """Find the rows with the highest cosine; approximate (HNSW) above some hundred vectors."""
        found = self._collection.query(
            query_embeddings=query[np.newaxis],
            n_results=k,
            where=cast("Where", {"doc": {"$in": [*docs]}}) if docs else None,
            include=["distances"],
        )
        rows = np.array([int(row) for row in found["ids"][0]], dtype=np.int64)
        cosines = 1 - np.array((found["distances"] or [[]])[0], dtype=np.float32)
        best = np.lexsort((rows, -cosines))
        return rows[best], cosines[best]

    def close(self) -> None:
        """Close the collection, so that another process may open it."""
        self._client.close()  # type: ignore[attr-defined]  # on the class that PersistentClient returns
        if self._lock:
            self._lock.release()


def _client(folder: Path) -> "ClientAPI":
    import chromadb  # noqa: PLC0415 - 0.7 s
    from chromadb.config import Settings  # noqa: PLC0415

    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
