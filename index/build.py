"""The index on disk: built beside the one that answers, verified, and switched to by one atomic pointer.

data/index/CURRENT          names the build that answers
data/index/<build>/         its manifest, and the segment that it wrote
data/index/clauses-<key>/   the Chroma collection of the great segment, where no server holds it
data/index/part-<key>/      a segment of a build that is under way; an interrupted build goes on from these
data/index/build.lock       held while a build runs

A build is a list of segments. New documents make a small one, so adding a policy costs what the policy costs. When the
small ones hold an eighth as much as the great one, or as much in it is out of date, all become one, which is then
written to Chroma. A reader sees the old build or the new one, never half of one; the previous build is kept, older ones
are removed.
"""

import json
import os
import platform
import re
import secrets
import shutil
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from itertools import chain, compress
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.errors import DataError, StaleIndex, reason
from corpus.policy import Policy
from index.dense import ByteVectors, Collections, ScannedVectors, Vectors
from index.embedding import Encoder, StaticEncoder
from index.manifest import Manifest, SegmentStamp, code, source_hash, versions
from index.ranking import Ranker, has_ranker
from index.reading import readings
from index.reranking import Reranker
from index.search import Index, Part
from index.segment import Segment, clauses_in, join_segments, stored_policies, write_segment

__all__ = ["build_index", "checked", "has_index", "is_current", "kept_sources", "open_index", "source_hash"]

_DOCUMENTS = 64  # documents that are read, encoded and written at once
_TEXTS = 4096  # texts that are encoded at once
_SMALL = 1000  # clauses that the small segments may hold in any case
_SHARE = 8  # part of the great segment that they may hold
_MOST = 8  # small segments; one more, and they become one

Read = Callable[[str], Policy]
Kept = tuple[Segment, NDArray[np.bool_]]  # a segment, and which of its documents count


def build_index(
    documents: Callable[[], Mapping[str, str]],
    read: Read,
    data: Path,
    encoder: Encoder,
    *,
    anew: bool = False,
    patience: float = 0,
    chroma_url: str | None = None,
) -> None:
    """Index documents and switch to the result.

    What the last build holds of them is taken over, of changed documents the vectors of unchanged texts. Until the
    switch, and if anything fails, the previous build answers. After a kill the next call goes on where it stopped.

    Args:
        documents: Gives slug → `source_hash` of every document, in order. It is asked once no other build runs, so that
            of two that change documents the later indexes both changes.
        read: Reads one of them; where there are many, in processes of their own, to which it must be sendable.
        data: The data folder.
        encoder: Makes the vectors.
        anew: Write one segment from the documents, whatever the last build holds.
        patience: Seconds to wait for another build.
        chroma_url: The Chroma server that the vectors go to; None for a folder of the index.

    Raises:
        DataError: There is nothing to index, the folder cannot be written, or another build is running.
    """
    root = data / "index"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "build.lock", timeout=patience):
            sources = documents()
            if not sources:
                raise DataError("没有可以索引的文件。")
            _Builder(sources, read, root, encoder, Collections(root, chroma_url)).run(anew=anew)
    except Timeout as error:
        raise DataError(f"另一个进程正在建立索引（{root}），请等它完成后再试。") from error
    except OSError as error:
        raise DataError(f"无法写入索引 {root}：{reason(error)}") from error


def open_index(
    data: Path,
    encoder: Encoder,
    *,
    chroma: bool,
    source_hashes: Mapping[str, str] | None = None,
    chroma_url: str | None = None,
    reranker: Reranker | None = None,
) -> Index:
    """Open the build that answers.

    Args:
        data: The data folder.
        encoder: The one that the index was built with.
        chroma: Look vectors up in Chroma, for a process that stays. If False, or where another process has its folder
            open or nothing may be written there, they are scanned, which gives nearly the same hits.
        source_hashes: What the index must have been built from, slug → `source_hash`; unchecked if None.
        chroma_url: The Chroma server that holds the vectors; None for a folder of the index.
        reranker: What orders the best of what was found anew.

    Raises:
        StaleIndex: There is no index, or it is damaged, or does not fit.
        DataError: The folder cannot be read, or the server does not answer.
    """
    try:
        while True:
            build = _pointer(data / "index")
            try:
                folder = checked(data, encoder, source_hashes)
                collections = Collections(folder.parent, chroma_url) if chroma else None
                return _open(folder, Manifest.read(folder), encoder, collections, reranker)
            except (StaleIndex, FileNotFoundError):
                if _pointer(data / "index") == build:
                    raise
                # Two builds were finished meanwhile, and the one that was being opened was cleared away.
    except OSError as error:
        raise DataError(f"无法读取索引 {data / 'index'}：{reason(error)}") from error


def checked(data: Path, encoder: Encoder, source_hashes: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the build that answers; its files are whole. Raises as `open_index` does."""
    folder = _current(data)
    manifest = Manifest.read(folder)
    manifest.check(encoder, source_hashes)
    for stamp in manifest.segments:
        stamp.check_files(folder.parent)
    return folder


def kept_sources(data: Path) -> dict[str, str]:
    """Return the texts that the index keeps of the documents, slug → text, those that are proved whole."""
    kept: dict[str, str] = {}
    with suppress(StaleIndex, OSError):
        folder = _current(data)
        manifest = Manifest.read(folder)
        for stamp in manifest.segments:
            policies = stored_policies(folder.parent / stamp.name)
            kept |= {p.slug: p.source for p in policies if manifest.sources.get(p.slug) == source_hash(p.source)}
    return kept


def is_current(data: Path, source_hashes: Mapping[str, str], encoder: Encoder) -> bool:
    """Return whether there is an index of exactly these sources, made by this encoder and this version."""
    try:
        Manifest.read(_current(data)).check(encoder, source_hashes)
    except StaleIndex:
        return False
    return True


def has_index(data: Path) -> bool:
    """Return whether a data folder has an index at all, whatever state it is in."""
    return os.path.exists(data / "index" / "CURRENT")  # False too where the folder cannot be read: building says so


# -- writing -----------------------------------------------------------------------------------------------------------


class _Builder:
    """One run of a build, under the lock."""

    def __init__(
        self, sources: Mapping[str, str], read: Read, root: Path, encoder: Encoder, collections: Collections
    ) -> None:
        self._sources = sources
        self._read = read
        self._root = root
        self._encoder = encoder
        self._tokens = encoder.tokens if isinstance(encoder, StaticEncoder) else None
        self._collections = collections
        self._last = _last_build(root, encoder)
        self._known = _Known([root / stamp.name for stamp in self._last.segments] if self._last else [])

    def run(self, *, anew: bool) -> None:
        """Write a build, verify it and switch to it."""
        folder = self._root / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        before = _pointer(self._root)
        try:
            segments = self._segments(folder, [] if anew else self._there())
            folder.mkdir(exist_ok=True)
            Manifest.of(self._sources, self._encoder, segments).write(folder)
            _verify(folder, self._encoder, self._collections)
            for path in [*folder.rglob("*"), folder]:
                _fsync(path)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _point(self._root, folder.name)
        _clear_up(self._root, [folder.name, before or ""], self._collections)

    def _there(self) -> list[tuple[SegmentStamp, Kept]]:
        """Return the last build's segments, if this version wrote them, the great one first."""
        if self._last is None or (self._last.code, self._last.versions) != (code(), versions()):
            return []
        opened = [(stamp, Segment(self._root / stamp.name)) for stamp in self._last.segments]
        return [(stamp, (segment, segment.alive(self._sources))) for stamp, segment in opened]

    def _segments(self, folder: Path, there: Sequence[tuple[SegmentStamp, Kept]]) -> list[SegmentStamp]:
        """Return the build's segments; what has to be written goes into `folder`."""
        kept = [entry for _, entry in there]
        held = {document.slug for segment, alive in kept for document in compress(segment.documents, alive)}
        parts = self._parts([entry for entry in self._sources.items() if entry[0] not in held])
        with closing(parts):
            if not kept:
                return [self._great(folder, [], parts)]
            bound = max(_SMALL, len(kept[0][0]) // _SHARE)
            beside = sum(len(segment) for segment, _ in kept) - _living(*kept[0])
            new: list[Kept] = []
            while beside <= bound:
                part = next(parts, None)
                if part is None:
                    return self._with_small(folder, there, new)
                new.append(part)
                beside += len(part[0])
            return [self._great(folder, kept, chain(new, parts))]

    def _with_small(
        self, folder: Path, there: Sequence[tuple[SegmentStamp, Kept]], new: Sequence[Kept]
    ) -> list[SegmentStamp]:
        """Put new documents behind the segments there are, as one more small one; of too many small ones make one."""
        great, *small = there
        small = [entry for entry in small if entry[1][1].any()]
        if new and len(small) >= _MOST:
            new, small = [*(kept for _, kept in small), *new], []
        stamps = [stamp for stamp, _ in (great, *small)]
        if new:
            join_segments(new, folder)
            stamps.append(SegmentStamp.of(folder, None))
        return stamps

    def _great(self, folder: Path, there: Sequence[Kept], parts: Iterable[Kept]) -> SegmentStamp:
        """Write everything as one segment, and its vectors into Chroma while further documents are being read."""
        name = self._collection_name(there)
        collection = self._collections.start(name)
        try:
            written = len(collection)  # by a build that was interrupted
            joined, first = [], 0
            for segment, alive in chain(there, parts):
                rows = np.flatnonzero(np.repeat(alive, segment.sizes))
                left = rows[max(0, written - first) :]
                collection.add(first + len(rows) - len(left), segment.clauses[left], segment.places(left))
                first += len(rows)
                joined.append((segment, alive))
            join_segments(joined, folder)
            made = Segment(folder)
            if written and not (len(collection) == first and collection.holds(made.clauses)):
                collection.close()
                self._collections.drop(collection.name)
                collection = self._collections.start(f"{name}-again")
                collection.add(0, made.clauses, made.places(range(first)))
        finally:
            collection.close()
        return SegmentStamp.of(folder, collection.name)

    def _collection_name(self, there: Sequence[Kept]) -> str:
        """A name that the same build has when it is begun again, and no other, on whatever machine."""
        plan = (platform.node(), str(self._root.resolve()), _pointer(self._root), len(there), self._encoder.fingerprint)
        return f"clauses-{_key(*plan, code(), versions(), dict(self._sources))}"

    def _parts(self, new: Sequence[tuple[str, str]]) -> Generator[Kept]:
        """Read, encode and write documents, or take what an interrupted build wrote of them."""
        batches = [new[start : start + _DOCUMENTS] for start in range(0, len(new), _DOCUMENTS)]
        made_with = (self._encoder.fingerprint, code(), versions())
        places = [self._root / f"part-{_key(*made_with, batch)}" for batch in batches]
        missing = [batch for batch, place in zip(batches, places, strict=True) if not place.is_dir()]
        from tqdm import tqdm  # noqa: PLC0415

        with (
            tqdm(total=len(new), desc="建立索引", unit=" 份", disable=None, leave=False) as bar,
            closing(readings(missing, self._read)) as read,
        ):
            for batch, place in zip(batches, places, strict=True):
                if not place.is_dir():
                    unfinished = place.with_name(f"{place.name}.new")
                    shutil.rmtree(unfinished, ignore_errors=True)
                    write_segment(next(read), unfinished, self._encoded, self._tokens)
                    for path in [*unfinished.rglob("*"), unfinished]:
                        _fsync(path)
                    os.replace(unfinished, place)
                part = Segment(place)
                yield part, np.ones(len(part.documents), dtype=np.bool_)
                bar.update(len(batch))

    def _encoded(self, kind: str, texts: Sequence[str], hashes: NDArray[np.uint8]) -> ByteVectors:
        """Return the vectors of texts, those that the last build has from there."""
        known, missing = self._known.vectors(kind, hashes, self._encoder.dim)
        for start in range(0, len(missing), _TEXTS):
            rows = missing[start : start + _TEXTS]
            encoded = self._encoder([texts[row] for row in rows])
            if encoded.shape != (len(rows), self._encoder.dim):
                shape = (len(rows), self._encoder.dim)
                raise ValueError(f"encoder {self._encoder.name} gave shape {encoded.shape}, not {shape}")
            made = ByteVectors.of(encoded)
            known.rows[rows], known.scales[rows] = made.rows, made.scales
        return known


class _Known:
    """Vectors by the hashes of their texts, in the segments of a build."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._sorted = cache(self._load)

    def vectors(self, kind: str, hashes: NDArray[np.uint8], dim: int) -> tuple[ByteVectors, NDArray[np.int64]]:
        """Return the vectors of those hashes, and the rows for which there is none, which are 0."""
        vectors = ByteVectors(np.zeros((len(hashes), dim), dtype=np.int8), np.zeros(len(hashes), dtype=np.float32))
        missing = np.ones(len(hashes), dtype=np.bool_)
        wanted = _numbers(hashes)
        for held, order, known in self._sorted(kind):
            at = order[np.minimum(np.searchsorted(held, wanted, sorter=order), len(order) - 1)]
            rows = np.flatnonzero(held[at] == wanted)
            vectors.rows[rows], vectors.scales[rows] = known.rows[at[rows]], known.scales[at[rows]]
            missing[rows] = False
        return vectors, np.flatnonzero(missing)

    def _load(self, kind: str) -> list[tuple[NDArray[np.uint64], NDArray[np.int64], ByteVectors]]:
        loaded = []
        for folder in self._folders:
            held = _numbers(np.load(folder / f"{kind}_hashes.npy"))
            if len(held):
                rows, scales = (np.load(folder / f"{kind}_{name}.npy", mmap_mode="r") for name in ("vectors", "scales"))
                loaded.append((held, np.argsort(held), ByteVectors(rows, scales)))
        return loaded


def _numbers(hashes: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(hashes).view(np.uint64)[:, 0]


def _living(segment: Segment, alive: NDArray[np.bool_]) -> int:
    return int(segment.sizes[alive].sum())


def _key(*parts: object) -> str:
    return blake2b(json.dumps(parts).encode(), digest_size=8).hexdigest()


def _last_build(root: Path, encoder: Encoder) -> Manifest | None:
    """Return the last build's manifest if its files are whole and this encoder made it."""
    try:
        manifest = Manifest.read(_current(root.parent))
        for stamp in manifest.segments:
            stamp.check_files(root)
    except StaleIndex:
        return None
    return (
        manifest if (manifest.encoder.fingerprint, manifest.encoder.dim) == (encoder.fingerprint, encoder.dim) else None
    )


def _verify(folder: Path, encoder: Encoder, collections: Collections) -> None:
    """Open the new build as a reader would.

    Raises:
        StaleIndex: It would not answer rightly.
    """
    _open(folder, Manifest.read(folder), encoder, collections).close()


def _point(root: Path, build: str) -> None:
    new = root / "CURRENT.new"
    new.write_text(build, encoding="utf-8")
    _fsync(new)
    os.replace(new, root / "CURRENT")
    _fsync(root)


def _clear_up(root: Path, builds: Sequence[str], collections: Collections) -> None:
    """Remove what none of these builds uses."""
    used = set(builds)
    dropped = set()
    for folder in [path for path in root.iterdir() if path.is_dir()]:
        with suppress(StaleIndex):  # of an older format, or no build at all
            stamps = Manifest.read(folder).segments
            names = {name for stamp in stamps for name in (stamp.name, stamp.collection) if name}
            if folder.name in builds:
                used |= names
            else:
                dropped |= {stamp.collection for stamp in stamps if stamp.collection}
    for folder in [path for path in root.iterdir() if path.is_dir() and path.name not in used]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
    for name in dropped - used:
        collections.drop(name)


def _fsync(path: Path) -> None:
    """Have a file, or a folder's list of files, on the disk before anything points to it."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- reading -----------------------------------------------------------------------------------------------------------


def _pointer(root: Path) -> str | None:
    try:
        build = (root / "CURRENT").read_bytes().decode("ascii", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    return build if re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{8}", build) else None


def _current(data: Path) -> Path:
    build = _pointer(data / "index")
    if build is None:
        raise StaleIndex(f"{data} 里还没有索引，请先建立索引。")
    return data / "index" / build


def _open(
    folder: Path,
    manifest: Manifest,
    encoder: Encoder,
    collections: Collections | None,
    reranker: Reranker | None = None,
) -> Index:
    """Open a build whose files are known to be whole."""
    parts = []
    with ThreadPoolExecutor(1) as beside:  # Chroma takes as long to open as all the rest
        for stamp in manifest.segments:
            place = folder.parent / stamp.name
            opening = (
                beside.submit(collections.open, stamp.collection, clauses_in(place))
                if collections and stamp.collection
                else None
            )
            segment = Segment(place)
            if segment.clauses.shape[1] != encoder.dim:
                raise StaleIndex(
                    f"索引的向量是 {segment.clauses.shape[1]} 维，当前模型是 {encoder.dim} 维，请重建索引。"
                )
            vectors: Vectors = ScannedVectors(segment.clauses, segment.array("clause_signs"))
            opened = opening.result() if opening else None
            if opened is not None:  # its truth would be its count, which takes a second of a large one
                if not opened.holds(segment.clauses):
                    opened.close()
                    raise StaleIndex("向量库已损坏，请重建索引。")
                vectors = opened
            parts.append(Part(segment, segment.alive(manifest.sources), vectors))
    return Index(parts, list(manifest.sources), encoder, _ranker(encoder), reranker)


def _ranker(encoder: Encoder) -> Ranker | None:
    return Ranker.beside(encoder) if isinstance(encoder, StaticEncoder) and has_ranker(encoder.folder) else None
