"""The index on disk: built in a new folder, verified, and switched to by one atomic pointer.

data/index/CURRENT        names the build that answers
data/index/<build>/       manifest.json, policies.jsonl, words/, bigrams/, arrays as *.npy, chroma/
data/index/build.lock     held while a build runs

A reader sees the old build or the new one, never half of one; the previous build is kept, older ones are removed.
"""

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from tqdm import tqdm

from corpus.errors import DataError, StaleIndex, reason
from corpus.policy import Policy
from index.dense import ChromaVectors, ExactVectors, Vectors
from index.embedding import Encoder, StaticEncoder
from index.lexical import Lexical
from index.manifest import Manifest, source_hash
from index.ranking import Ranker, has_ranker
from index.search import Index
from index.units import Unit, rows_by_document, units
from index.words import bigrams, words

__all__ = ["build_index", "checked", "is_current", "kept_sources", "open_index", "source_hash"]

_BATCH = 4096  # texts encoded at once
_SAMPLE = 16  # vectors that must find themselves before a vector store is trusted


def build_index(policies: Iterable[Policy], data: Path, encoder: Encoder, *, patience: float = 0) -> None:
    """Index policies and switch to the result. Vectors of unchanged texts are taken over from the build before.

    Until the switch, and if anything fails, the previous build answers.

    Args:
        policies: Read once no other build runs, so that of two that change documents the later indexes both changes.
        data: The data folder.
        encoder: Makes the vectors.
        patience: Seconds to wait for another build.

    Raises:
        DataError: There is nothing to index, the folder cannot be written, or another build is running.
    """
    root = data / "index"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "build.lock", timeout=patience):
            loaded = {policy.slug: policy for policy in policies}
            if not any(policy.clauses for policy in loaded.values()):
                raise DataError("没有可以索引的文件。")
            folder = root / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
            folder.mkdir()
            try:
                _write(loaded, folder, encoder, _known_vectors(root, encoder))
                _verify(folder, encoder)
                for path in [*folder.rglob("*"), folder]:
                    _fsync(path)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            previous = _pointer(root)
            _point(root, folder.name)
            for old in root.iterdir():
                if old.is_dir() and old.name not in (folder.name, previous):
                    shutil.rmtree(old, ignore_errors=True)
    except Timeout as error:
        raise DataError(f"另一个进程正在建立索引（{root}），请等它完成后再试。") from error
    except OSError as error:
        raise DataError(f"无法写入索引 {root}：{reason(error)}") from error


def open_index(data: Path, encoder: Encoder, *, chroma: bool, source_hashes: Mapping[str, str] | None = None) -> Index:
    """Open the build that answers.

    Args:
        data: The data folder.
        encoder: The one that the index was built with.
        chroma: Look vectors up in Chroma, for a process that stays. If False, or where another process has it open or
            nothing may be written, they are scanned, which gives the same hits.
        source_hashes: What the index must have been built from, slug → `source_hash`; unchecked if None.

    Raises:
        StaleIndex: There is no index, or it is damaged, or does not fit.
        DataError: The folder cannot be read.
    """
    try:
        while True:
            build = _pointer(data / "index")
            try:
                return _open(checked(data, encoder, source_hashes), encoder, chroma=chroma)
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
    manifest.check_files(folder)
    return folder


def kept_sources(data: Path) -> dict[str, str]:
    """Return the texts that the index keeps of the documents, slug → text, those that are proved whole."""
    try:
        folder = _current(data)
        hashes = Manifest.read(folder).sources
        with (folder / "policies.jsonl").open("rb") as lines:
            policies = [policy for policy in map(_parsed, lines) if policy is not None]
    except (StaleIndex, OSError):
        return {}
    return {policy.slug: policy.source for policy in policies if hashes.get(policy.slug) == source_hash(policy.source)}


def _parsed(line: bytes) -> Policy | None:
    try:
        return _json().validate_json(line)
    except ValidationError:
        return None


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


def _write(
    policies: Mapping[str, Policy], folder: Path, encoder: Encoder, known: Mapping[bytes, NDArray[np.float32]]
) -> None:
    with (folder / "policies.jsonl").open("wb") as file:
        for policy in policies.values():
            file.write(_json().dump_json(policy) + b"\n")
    every = [unit for policy in policies.values() for unit in units(policy)]
    rows = rows_by_document(policies)
    _write_layout(every, rows, folder)
    texts = [unit.text for unit in every]
    sentences = [sentence for unit in every for sentence in unit.sentences]
    with tqdm(total=4 * len(texts) + len(sentences), desc="建立索引", disable=None, leave=False) as bar:
        for name, tokens in (("words", words), ("bigrams", bigrams)):
            Lexical.from_texts(texts, tokens).save(folder / name)
            bar.update(len(texts))
        vectors = _write_vectors(texts, folder, "clause", encoder, known=known, done=bar.update)
        _write_vectors(sentences, folder, "sentence", encoder, known=known, done=bar.update)
        ChromaVectors.from_array(folder / "chroma", vectors, rows, bar.update).close()
    Manifest.of(folder, {slug: source_hash(policy.source) for slug, policy in policies.items()}, encoder).write(folder)


def _write_layout(every: Sequence[Unit], rows: Mapping[str, range], folder: Path) -> None:
    firsts = np.repeat([part.start for part in rows.values()], [len(part) for part in rows.values()])
    parents = np.array([-1 if unit.parent is None else unit.parent for unit in every], dtype=np.int64)
    np.save(folder / "parents.npy", np.where(parents < 0, -1, parents + firsts))
    np.save(folder / "bare.npy", np.array([unit.bare for unit in every]))
    np.save(folder / "sentence_starts.npy", np.cumsum([0, *(len(unit.sentences) for unit in every)]))


def _write_vectors(
    texts: Sequence[str],
    folder: Path,
    kind: str,
    encoder: Encoder,
    *,
    known: Mapping[bytes, NDArray[np.float32]],
    done: Callable[[int], object],
) -> NDArray[np.float32]:
    """Write the texts' vectors and, for the next build, the texts' hashes."""
    vectors = np.zeros((len(texts), encoder.dim), dtype=np.float32)
    keys = [_key(text) for text in texts]
    for start in range(0, len(texts), _BATCH):
        batch = range(start, min(start + _BATCH, len(texts)))
        new = []
        for i in batch:
            if (vector := known.get(keys[i])) is None:
                new.append(i)
            else:
                vectors[i] = vector
        if new:
            encoded = encoder([texts[i] for i in new])
            if encoded.shape != (len(new), encoder.dim):
                raise ValueError(f"encoder {encoder.name} gave shape {encoded.shape}, not {(len(new), encoder.dim)}")
            vectors[new] = encoded
        done(len(batch))
    np.save(folder / f"{kind}_vectors.npy", vectors)
    np.save(folder / f"{kind}_hashes.npy", np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 16))
    return vectors


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8"), digest_size=16).digest()


def _known_vectors(root: Path, encoder: Encoder) -> dict[bytes, NDArray[np.float32]]:
    """Return the last build's vectors by text hash, if it is whole and the same encoder made it."""
    try:
        folder = _current(root.parent)
        manifest = Manifest.read(folder)
        manifest.check_files(folder)
    except StaleIndex:
        return {}
    if manifest.encoder.fingerprint != encoder.fingerprint:
        return {}
    known: dict[bytes, NDArray[np.float32]] = {}
    for kind in ("clause", "sentence"):
        keys = map(bytes, np.load(folder / f"{kind}_hashes.npy"))
        known.update(zip(keys, np.load(folder / f"{kind}_vectors.npy", mmap_mode="r"), strict=True))
    return known


def _verify(folder: Path, encoder: Encoder) -> None:
    """Open the new build as a reader would.

    Raises:
        StaleIndex: It would not answer rightly.
    """
    Manifest.read(folder).check_files(folder)
    _open(folder, encoder, chroma=True).close()


def _point(root: Path, build: str) -> None:
    new = root / "CURRENT.new"
    new.write_text(build, encoding="utf-8")
    _fsync(new)
    os.replace(new, root / "CURRENT")
    _fsync(root)


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


def _open(folder: Path, encoder: Encoder, *, chroma: bool) -> Index:
    """Open a build whose files are known to be whole."""
    with (folder / "policies.jsonl").open("rb") as lines:
        policies = {policy.slug: policy for policy in map(_json().validate_json, lines)}
    arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
    clauses = arrays["clause_vectors"]
    if clauses.shape[1] != encoder.dim:
        raise StaleIndex(f"索引的向量是 {clauses.shape[1]} 维，当前模型是 {encoder.dim} 维，请重建索引。")
    words_, bigrams_ = Lexical.load(folder / "words"), Lexical.load(folder / "bigrams")
    vectors: Vectors = ExactVectors(clauses, rows_by_document(policies))
    writable = os.access(folder, os.W_OK)  # Chroma writes even to answer
    if chroma and writable and (opened := ChromaVectors.open(folder / "chroma", len(clauses))):
        _check_vectors(opened, clauses)
        vectors = opened
    return Index(
        policies=policies,
        words=words_,
        bigrams=bigrams_,
        clauses=clauses,
        sentences=arrays["sentence_vectors"],
        sentence_starts=np.asarray(arrays["sentence_starts"]),
        parents=np.asarray(arrays["parents"]),
        bare=np.asarray(arrays["bare"]),
        vectors=vectors,
        encoder=encoder,
        ranker=_ranker(encoder),
    )


def _ranker(encoder: Encoder) -> Ranker | None:
    return Ranker.beside(encoder) if isinstance(encoder, StaticEncoder) and has_ranker(encoder.folder) else None


def _check_vectors(vectors: Vectors, clauses: NDArray[np.float32]) -> None:
    """Let a sample of vectors find themselves: Chroma keeps no checksums and answers from damaged files.

    Raises:
        StaleIndex: One does not.
    """
    rows = np.flatnonzero(clauses.any(axis=1))
    for row in rows[:: max(1, len(rows) // _SAMPLE)]:
        _, cosines = vectors.nearest(clauses[row], 1)
        if not len(cosines) or cosines[0] < 0.999:
            vectors.close()
            raise StaleIndex("向量库已损坏，请重建索引。")


@cache
def _json() -> TypeAdapter[Policy]:
    return TypeAdapter(Policy)
