"""What a build was made from and with, so that one that no longer fits is refused."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Self

from pydantic import BaseModel

import corpus
from corpus.errors import IndexBehind, StaleIndex
from corpus.seal import sealed, unsealed
from index.embedding import Encoder

FORMAT = 1
_LIBRARIES = ("bm25s", "chromadb", "jieba", "tokenizers")  # whose work lies on disk
_OURS = ("build.py", "dense.py", "lexical.py", "units.py", "words.py")  # modules here whose work lies on disk


class EncoderStamp(BaseModel):
    """Which encoder made the vectors."""

    name: str
    fingerprint: str
    dim: int


class FileStamp(BaseModel):
    """A file as it was written."""

    size: int
    sha256: str


class Manifest(BaseModel):
    """The manifest of one build."""

    format: int
    built: datetime
    encoder: EncoderStamp
    code: str  # hash of our modules that read documents and lay out the index
    versions: dict[str, str]
    sources: dict[str, str]  # slug → `source_hash`
    files: dict[str, FileStamp]

    @classmethod
    def of(cls, folder: Path, sources: Mapping[str, str], encoder: Encoder) -> Self:
        """Take stock of a folder that was just written."""
        return cls(
            format=FORMAT,
            built=datetime.now(UTC),
            encoder=EncoderStamp(name=encoder.name, fingerprint=encoder.fingerprint, dim=encoder.dim),
            code=_code(),
            versions=_versions(),
            sources=dict(sources),
            files={name: FileStamp(size=path.stat().st_size, sha256=_digest(path)) for name, path in _files(folder)},
        )

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a build's manifest.

        Raises:
            StaleIndex: It is missing or damaged.
        """
        try:
            return cls.model_validate(unsealed((folder / "manifest.json").read_bytes()))
        except (OSError, ValueError) as error:  # ValidationError is one
            raise StaleIndex("索引的清单缺失或已损坏，请重建索引。") from error

    def write(self, folder: Path) -> None:
        """Write it beside the files that it lists."""
        (folder / "manifest.json").write_bytes(sealed(self.model_dump(mode="json")))

    def check(self, encoder: Encoder, sources: Mapping[str, str] | None = None) -> None:
        """Check that the build fits this program, this encoder and, unless None, exactly these sources.

        Raises:
            StaleIndex: It does not; IndexBehind, if nothing but the sources differ.
        """
        if (self.format, self.code, self.versions) != (FORMAT, _code(), _versions()):
            raise StaleIndex("索引由另一版本的程序建立，请重建索引。")
        if (self.encoder.fingerprint, self.encoder.dim) != (encoder.fingerprint, encoder.dim):
            raise StaleIndex(f"索引由句向量模型 {self.encoder.name} 建立，与当前的 {encoder.name} 不符，请重建索引。")
        if sources is not None and self.sources != dict(sources):
            raise IndexBehind("索引与当前的文件不一致，请重建索引。")

    def check_files(self, folder: Path) -> None:
        """Check that every file is as it was written.

        Raises:
            StaleIndex: One is not.
        """
        for name, stamp in self.files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != stamp.size or _digest(path) != stamp.sha256:
                raise StaleIndex(f"索引文件 {name} 缺失或已损坏，请重建索引。")


def source_hash(source: str) -> str:
    """Return the hash under which a manifest records a stored source text."""
    return sha256(source.encode("utf-8")).hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that are written once, by their path within the folder.

    Chroma writes into its own even where it only reads, all but a segment (1,000 vectors and more) that it has stored.
    """
    for path in sorted(folder.rglob("*")):
        chroma = "chroma" in path.relative_to(folder).parts[0]
        if path.is_file() and (not chroma or (path.parent / "index_metadata.pickle").is_file()):
            yield path.relative_to(folder).as_posix(), path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@cache
def _code() -> str:
    """Hash our code, so that a change in reading or layout is never served from what the code before it wrote."""
    here = Path(__file__).parent
    modules = [*sorted(Path(str(corpus.__file__)).parent.rglob("*.py")), *(here / name for name in _OURS)]
    return sha256(b"".join(path.read_bytes() for path in modules)).hexdigest()


@cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}
