"""The nearest vectors; the one home of Chroma.

There are two ways to the same answer. A process that stays, such as the server, looks up in Chroma: in a folder of the
index, or on the Chroma server that ASSISTANT_CHROMA_URL names. A command that answers once, a second process or one over
a read-only copy scans the vectors' signs and measures the likely ones, because a Chroma folder must be open in one
process only (two at a time damage it, even where one only reads), cannot be read-only, and costs 0.7 s to import.
"""

import errno
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol
from urllib.parse import urlsplit
from weakref import WeakValueDictionary, finalize

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.errors import DataError, StaleIndex

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

# Chroma's default ef_search, 100, misses 5 of 100 nearest among 20,000 clauses. Among 240,000, 598 of 600 questions find
# the same first clause with 200 as with 400, which takes twice as long: words bring most clauses up too. More neighbours
# (32, 200) take the build two minutes longer.
_HNSW: "CreateHNSWConfiguration" = {"space": "cosine", "ef_search": 200, "max_neighbors": 16, "ef_construction": 100}
_SCANNED = 20_000  # vectors up to which all are measured
_LIKELY = 15  # times as many as wanted are measured where the signs choose them: 1 of 100 nearest is missed
_SAMPLE = 16  # vectors that must find themselves before a collection is trusted
_FARTHER = 1000  # neighbours asked for where a vector is not its own nearest: the search then looks at as many
_LARGE = 10_000  # vectors from which the search is so approximate that it may never reach one of them
_ITSELF = 0.999  # cosine from which a vector is the one that was looked for

Nearest = tuple[NDArray[np.int64], NDArray[np.float32]]


class Vectors(Protocol):
    """Unit vectors by row."""

    def nearest(self, query: NDArray[np.float32], k: int) -> Nearest:
        """Find the rows with the highest cosine.

        Args:
            query: A unit vector, shape (dim,).
            k: Most rows to return, at least 1.

        Returns:
            Rows and their cosines, best first, ties by row.
        """


class ByteVectors:
    """Unit vectors of which every number is kept as a byte: a quarter of the room, a thousandth of a cosine lost."""

    def __init__(self, rows: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """Take the bytes, shape (rows, dim), and what brings each row back to its length, shape (rows,)."""
        self.rows = rows
        self.scales = scales
        self.shape = rows.shape

    @classmethod
    def of(cls, vectors: NDArray[np.float32]) -> "ByteVectors":
        """Round vectors so that the greatest number of each is 127; rounding what was rounded changes nothing."""
        greatest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
        rows = np.rint(127 * np.divide(vectors, greatest, out=np.zeros_like(vectors), where=greatest > 0))
        lengths = np.linalg.norm(rows, axis=1)
        return cls(rows.astype(np.int8), np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0))

    def __len__(self) -> int:
        """How many vectors there are."""
        return len(self.rows)

    def __getitem__(self, rows: NDArray[np.int64] | slice) -> NDArray[np.float32]:
        """Return vectors."""
        vectors: NDArray[np.float32] = self.rows[rows].astype(np.float32) * self.scales[rows, np.newaxis]
        return vectors

    def cosines(self, rows: NDArray[np.int64] | slice, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosines of some vectors with a unit vector."""
        cosines: NDArray[np.float32] = (self.rows[rows].astype(np.float32) @ query) * self.scales[rows]
        return cosines


def signs(vectors: NDArray[np.float32] | NDArray[np.int8]) -> NDArray[np.uint64]:
    """Return which numbers of each vector are positive, as bits: shape (rows, words of 64 bits)."""
    packed = np.packbits(vectors > 0, axis=1)
    padded = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    return np.ascontiguousarray(padded).view(np.uint64)


class ScannedVectors:
    """Vectors in an array, scanned: all of a few, of many those whose signs agree most with the query's."""

    def __init__(self, vectors: ByteVectors, codes: NDArray[np.uint64]) -> None:
        """Take vectors and their `signs`."""
        self._vectors = vectors
        self._codes = codes

    def nearest(self, query: NDArray[np.float32], k: int) -> Nearest:
        """Find the rows with the highest cosine; approximate above 20,000."""
        likely = k * _LIKELY
        if len(self._vectors) > max(_SCANNED, likely):
            unlike = np.bitwise_count(self._codes ^ signs(query[np.newaxis])).sum(axis=1, dtype=np.uint16)
            rows = np.sort(np.argpartition(unlike, likely)[:likely])
            cosines = self._vectors.cosines(rows, query)
        else:
            rows = np.arange(len(self._vectors))
            cosines = self._vectors.cosines(slice(None), query)
        best = np.lexsort((rows, -cosines))[:k]
        return rows[best], cosines[best]


class ChromaVectors:
    """Vectors in a Chroma collection."""

    def __init__(self, client: "ClientAPI", collection: "Collection", lock: FileLock | None) -> None:
        """Take an open collection.

        Args:
            client: What it was opened with.
            collection: It.
            lock: Held while it is open, where it lies in a folder.

        Raises:
            StaleIndex: Its distance is not the cosine; Chroma ignores another wish on an existing collection.
        """
        # The raw JSON: `configuration` would build the embedding function that the stored configuration names.
        space = (collection.configuration_json.get("hnsw") or {}).get("space")
        if space != "cosine":
            raise StaleIndex(f"向量库的距离是 {space}，应为 cosine；请重建索引。")
        self.name = collection.name
        self._collection = collection
        self._most = client.get_max_batch_size()
        self._users = 1
        # An index that nobody closed is closed when nothing holds it any more.
        self._close = finalize(self, _close, client, lock)

    def __len__(self) -> int:
        """How many vectors there are."""
        return self._collection.count()

    def add(self, first: int, vectors: NDArray[np.float32] | ByteVectors, places: Sequence[tuple[str, str]]) -> None:
        """Add the vectors of the rows from `first` on; their places (document, clause) are for those who look in."""
        for start in range(0, len(vectors), self._most):
            batch = range(start, min(start + self._most, len(vectors)))
            try:
                self._collection.add(
                    ids=[str(first + row) for row in batch],
                    embeddings=np.asarray(vectors[batch.start : batch.stop]),
                    metadatas=[{"doc": places[row][0], "clause": places[row][1]} for row in batch],
                )
            except Exception as error:  # as in `nearest`
                raise _not_written(error) from error

    def nearest(self, query: NDArray[np.float32], k: int) -> Nearest:
        """Find the rows with the highest cosine; approximate (HNSW) above some hundred vectors.

        Raises:
            DataError: The server does not answer.
        """
        try:
            found = self._collection.query(query_embeddings=query[np.newaxis], n_results=k, include=["distances"])
        except Exception as error:  # Chroma's errors are many, and some come from Rust without a class of their own
            raise DataError(f"向量库没有回应（{type(error).__name__}），请检查 Chroma 服务或重建索引。") from error
        rows = np.array([int(row) for row in found["ids"][0]], dtype=np.int64)
        cosines = 1 - np.array((found["distances"] or [[]])[0], dtype=np.float32)
        best = np.lexsort((rows, -cosines))
        return rows[best], cosines[best]

    def holds(self, vectors: ByteVectors) -> bool:
        """Whether a sample of vectors finds itself: Chroma keeps no checksums and answers from damaged files.

        An approximate search misses one now and then, so it is looked for farther too; in a large collection a single
        one that no search reaches is no damage.
        """
        lost = 0
        for row in range(0, len(vectors), max(1, len(vectors) // _SAMPLE)):
            vector = vectors[row : row + 1][0]
            if not vector.any():  # to look at all would bring the whole array into memory
                continue
            lost += not any(self._finds(vector, min(k, len(vectors))) for k in (1, _FARTHER))
            if lost > (len(vectors) > _LARGE):
                return False
        return True

    def _finds(self, vector: NDArray[np.float32], k: int) -> bool:
        _, cosines = self.nearest(vector, k)
        return bool(len(cosines)) and bool(cosines[0] >= _ITSELF)

    def shared(self) -> bool:
        """Let one more user have it, who closes it too; False where its last user has closed it."""
        self._users += 1 if self._users else 0
        return self._users > 0

    def close(self) -> None:
        """Close the collection when its last user does, so that another process may open it."""
        self._users -= 1
        if not self._users:
            self._close()


class Collections:
    """Chroma collections by name: each in a folder of its own, or all on a server."""

    # What this process has open, by place and name: a newer build that shares it need not scan.
    _opened: ClassVar[WeakValueDictionary[tuple[str, str], ChromaVectors]] = WeakValueDictionary()

    def __init__(self, root: Path, url: str | None) -> None:
        """Take the folder that they lie in, or the server's URL."""
        self._root = root
        self._url = url

    def start(self, name: str) -> ChromaVectors:
        """Open a collection to write into: what an interrupted writer left of it, or a new one of this or a like name.

        Raises:
            DataError: There is no such server.
        """
        try:
            return self._created(name)
        except DataError:
            raise
        except Exception:  # what an interrupted writer left may be damaged in any way, and Chroma remembers its path
            self.drop(name)
            try:
                return self._created(f"{name}-{secrets.token_hex(2)}")
            except Exception as error:
                raise _not_written(error) from error

    def open(self, name: str, size: int) -> ChromaVectors | None:
        """Open a collection that is written; None where another process has its folder open, or it cannot be written.

        Raises:
            StaleIndex: It is damaged, not what `start` begins, or does not hold `size` vectors.
            DataError: There is no such server.
        """
        place = (self._url or str(self._root), name)
        if (opened := self._opened.get(place)) is not None and opened.shared():
            return opened
        try:
            lock = self._locked(name)
        except (Timeout, OSError):  # a folder that is read-only has no lock either
            return None
        try:
            client = self._client(name)
            opened = ChromaVectors(client, client.get_collection(name, embedding_function=None), lock)
            if len(opened) != size:
                raise StaleIndex(f"向量库有 {len(opened)} 条，应为 {size} 条，请重建索引。")
        except Exception as error:  # as in `nearest`
            if lock:
                lock.release()
            if isinstance(error, DataError):
                raise
            raise StaleIndex(f"向量库无法打开（{type(error).__name__}），请重建索引。") from error
        self._opened[place] = opened
        return opened

    def drop(self, name: str) -> None:
        """Delete a collection, if it is there."""
        if self._url is None:
            shutil.rmtree(self._root / name, ignore_errors=True)
            return
        client = self._client(name)
        if name in [collection.name for collection in client.list_collections()]:
            client.delete_collection(name)

    def _created(self, name: str) -> ChromaVectors:
        lock = self._locked(name)
        try:
            client = self._client(name)
            made = client.get_or_create_collection(name, configuration={"hnsw": _HNSW}, embedding_function=None)
            opened = ChromaVectors(client, made, lock)
            len(opened)  # fails where it is damaged
            return opened
        except BaseException:
            if lock:
                lock.release()
            raise

    def _locked(self, name: str) -> FileLock | None:
        """Lock a collection's folder; on a server nothing needs to be locked."""
        if self._url is not None:
            return None
        lock = FileLock(self._root / f"{name}.lock", thread_local=False)  # whoever closes it may be another thread
        lock.acquire(timeout=0)
        return lock

    def _client(self, name: str) -> "ClientAPI":
        import chromadb  # noqa: PLC0415 - 0.7 s
        from chromadb.config import Settings  # noqa: PLC0415

        quiet = Settings(anonymized_telemetry=False)
        if self._url is None:
            return chromadb.PersistentClient(str(self._root / name), quiet)
        try:
            place = urlsplit(self._url)
            secure = place.scheme == "https"
            port = place.port or (443 if secure else 8000)
            return chromadb.HttpClient(place.hostname or "localhost", port, ssl=secure, settings=quiet)
        except Exception as error:  # as in `nearest`
            raise DataError(f"无法连接 Chroma 服务 {self._url}，请检查 ASSISTANT_CHROMA_URL。") from error


def _not_written(error: Exception) -> Exception:
    """The system's error behind one of Chroma's; ours stay."""
    if isinstance(error, DataError | OSError):
        return error
    return OSError(errno.ENOSPC if "disk is full" in str(error) else errno.EIO, str(error))


def _close(client: "ClientAPI", lock: FileLock | None) -> None:
    if lock is not None:
        client.close()  # type: ignore[attr-defined]  # on the class that PersistentClient returns
        lock.release()
