"""What a build was made from and with, so that one that no longer fits is refused."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Self

from pydantic import BaseModel

import corpus
from corpus.errors import IndexBehind, OutdatedIndex, StaleIndex
from corpus.processes import cores
from corpus.seal import sealed, unsealed
from index.embedding import Encoder

FORMAT = 3
_LIBRARIES = ("chromadb", "rjieba", "tokenizers")  # whose work lies on disk
_OURS = (
    "dense.py",
    "lexical.py",
    "segment.py",
    "terms.py",
    "units.py",
    "words.py",
)  # modules here whose work lies on disk


NAME = "manifest.json"
_OUTDATED = "索引由另一版本的程序建立，请重建索引。"


class EncoderStamp(BaseModel):
    """Which encoder made the vectors."""

    name: str
    fingerprint: str
    dim: int

    @classmethod
    def of(cls, encoder: Encoder) -> Self:
        """Take down an encoder."""
        return cls(name=encoder.name, fingerprint=encoder.fingerprint, dim=encoder.dim)


class FileStamp(BaseModel):
    """A file as it was written."""

    size: int
    sha256: str


class SegmentStamp(BaseModel):
    """A segment of a build."""

    name: str  # of its folder, which is that of the build that wrote it
    collection: str | None  # the Chroma collection that holds its vectors too
    files: dict[str, FileStamp]  # by their paths within the index

    @classmethod
    def of(cls, folder: Path, collection: str | None) -> Self:
        """Take stock of a segment's folder that was just written, and of the collection beside it, if it lies there."""
        root = folder.parent
        paths = [path for path in folder.rglob("*") if path.is_file() and path.name != NAME]
        if collection:
            # Chroma writes into its own even where it only reads, all but a segment (1,000 vectors and more) that it
            # has stored.
            stored = [path.parent for path in (root / collection).rglob("index_metadata.pickle")]
            paths += [path for parent in stored for path in parent.iterdir()]
        names = {path.relative_to(root).as_posix(): path for path in sorted(paths)}
        files = {name: FileStamp(size=path.stat().st_size, sha256=_digest(path)) for name, path in names.items()}
        return cls(name=folder.name, collection=collection, files=files)

    def check_files(self, root: Path) -> None:
        """Check that every file is as it was written.

        Raises:
            StaleIndex: One is not.
        """

        def is_whole(name: str, stamp: FileStamp) -> bool:
            path = root / name
            return path.is_file() and path.stat().st_size == stamp.size and _digest(path) == stamp.sha256

        with ThreadPoolExecutor(cores()) as several:
            whole = several.map(is_whole, self.files, self.files.values())
            damaged = next((name for name, found in zip(self.files, whole, strict=True) if not found), None)
        if damaged:
            raise StaleIndex(f"索引文件 {damaged} 缺失或已损坏，请重建索引。")


class Manifest(BaseModel):
    """The manifest of one build."""

    format: int
    built: datetime
    encoder: EncoderStamp
    code: str  # hash of our modules that read documents and lay out the index
    versions: dict[str, str]
    sources: dict[str, str]  # slug → `source_hash`; what else the segments hold counts no more
    segments: list[SegmentStamp]

    @classmethod
    def of(cls, sources: Mapping[str, str], encoder: Encoder, segments: Sequence[SegmentStamp]) -> Self:
        """Take stock of a build."""
        return cls(
            format=FORMAT,
            built=datetime.now(UTC),
            encoder=EncoderStamp.of(encoder),
            code=code(),
            versions=versions(),
            sources=dict(sources),
            segments=list(segments),
        )

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a build's manifest.

        Raises:
            StaleIndex: It is missing or damaged.
            OutdatedIndex: It has another format.
        """
        try:
            value = unsealed((folder / NAME).read_bytes(), required=False)  # format 1 was not always sealed
            if value.get("format") in range(1, FORMAT):
                raise OutdatedIndex(_OUTDATED)
            return cls.model_validate(value)
        except (OSError, ValueError) as error:  # ValidationError is one
            raise StaleIndex("索引的清单缺失或已损坏，请重建索引。") from error

    def write(self, folder: Path) -> None:
        """Write it into the build's folder."""
        (folder / NAME).write_bytes(sealed(self.model_dump(mode="json")))

    def check(self, encoder: Encoder, sources: Mapping[str, str] | None = None) -> None:
        """Check that the build fits this program, this encoder and, unless None, exactly these sources.

        Raises:
            StaleIndex: Another encoder made it.
            OutdatedIndex: This one did, but another version of the program.
            IndexBehind: Nothing but the sources differ.
        """
        if (self.encoder.fingerprint, self.encoder.dim) != (encoder.fingerprint, encoder.dim):
            raise StaleIndex(f"索引由句向量模型 {self.encoder.name} 建立，与当前的 {encoder.name} 不符，请重建索引。")
        if (self.format, self.code, self.versions) != (FORMAT, code(), versions()):
            raise OutdatedIndex(_OUTDATED)
        if sources is not None and self.sources != dict(sources):
            raise IndexBehind("索引与当前的文件不一致，请重建索引。")


def source_hash(source: str) -> str:
    """Return the hash under which a manifest records a stored source text."""
    return sha256(source.encode("utf-8")).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@cache
def code() -> str:
    """Return a hash of our code, so that a change in reading or layout is never served from what the code before it wrote."""
    here = Path(__file__).parent
    modules = [*sorted(Path(str(corpus.__file__)).parent.rglob("*.py")), *(here / name for name in _OURS)]
    return sha256(b"".join(path.read_bytes() for path in modules)).hexdigest()


@cache
def versions() -> dict[str, str]:
    """Return the versions of the libraries whose work lies on disk."""
    return {name: version(name) for name in _LIBRARIES}
