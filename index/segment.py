"""A segment: some documents laid out for search in a folder that is written once and never changed.

documents.jsonl     one line a document: slug, hash of its source, clauses, metadata, where its policy stands
policies.jsonl      one line a document: the policy, whole
ids.txt             one line a clause: its id
said.jsonl          one line a clause: the headings above it and its own, and its sentences; said_starts.npy says where
parents.npy         row of the clause above, -1 at the top
bare.npy            whether a clause is a heading without words of its own
sentence_starts.npy clause i has the sentences [starts[i], starts[i + 1])
tokens.npy          the encoder's tokens of each sentence, each once, one sentence behind the other, where it has any
token_starts.npy    sentence i has the tokens [starts[i], starts[i + 1])
*_vectors.npy       unit vectors of clauses and of sentences, as bytes; *_scales.npy brings them back to their length
*_hashes.npy        of the texts that they were made from, so that the next build can take them over
clause_signs.npy    which numbers of a clause's vector are positive, as bits
words/, bigrams/    postings

Rows are clauses, counted through its documents in order.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from itertools import compress, pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from corpus.errors import StaleIndex
from corpus.kept import policy_json
from corpus.policy import Metadata, Policy
from index.arrays import Lines, read_array
from index.dense import ByteVectors, signs
from index.embedding import Seen
from index.lexical import Postings
from index.terms import terms
from index.units import Unit, units
from index.words import bigrams, words

# Of a kind, clause or sentence, texts and their hashes → unit vectors.
Encode = Callable[[str, Sequence[str], NDArray[np.uint8]], ByteVectors]
Tokens = Callable[[Sequence[str]], Sequence[NDArray[np.integer]]]

_TOKENS = ("words", "bigrams")


@dataclass(frozen=True, slots=True)
class Document:
    """What is known about a document without reading it."""

    slug: str
    source: str  # hash of the stored text, `manifest.source_hash`
    clauses: int
    metadata: Metadata
    targets: int
    duties: int
    measures: int
    tables: int
    names: tuple[str, ...]  # short names that its tables print, of columns and in cells
    bytes: int = 0  # of its line in policies.jsonl

    @classmethod
    def of(cls, policy: Policy, source: str = "", size: int = 0) -> Self:
        """Take down a policy, the hash of its source and the length of its line."""
        facts = policy.facts
        return cls(
            policy.slug,
            source,
            len(policy.clauses),
            facts.metadata,
            len(facts.targets),
            len(facts.duties),
            len(facts.measures),
            len(facts.tables),
            _short_names(policy),
            size,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """Documents as they were read, before anything is written; what a worker sends back."""

    documents: list[Document]
    policies: bytes
    ids: list[str]
    said: list[bytes]
    parents: list[int]
    bare: list[bool]
    texts: list[str]
    sentences: list[tuple[str, ...]]  # of each clause
    postings: dict[str, Postings]


def read_documents(sources: Sequence[tuple[str, str]], read: Callable[[str], Policy]) -> Reading:
    """Read documents, given as (slug, source hash), and lay out all but their vectors."""
    documents, lines, ids, said, parents = [], [], [], [], []
    every: list[Unit] = []
    own: list[frozenset[str]] = []  # of each clause, the terms of its document
    for slug, source in sources:
        policy = read(slug)
        line = policy_json().dump_json(policy) + b"\n"
        first = len(every)
        every += units(policy)
        own += [terms(policy)] * len(policy.clauses)
        for clause, unit in zip(policy.clauses, every[first:], strict=True):
            headings = " ".join(step.heading for step in policy.path(clause) if step.heading)
            ids.append(clause.id)
            said.append(json.dumps([headings, unit.sentences], ensure_ascii=False).encode() + b"\n")
            parents.append(-1 if unit.parent is None else unit.parent + first)
        lines.append(line)
        documents.append(Document.of(policy, source, len(line)))
    texts = [unit.text for unit in every]
    postings = {
        "words": Postings.of(map(words, texts, own)),
        "bigrams": Postings.of(map(bigrams, texts)),
    }
    return Reading(
        documents,
        b"".join(lines),
        ids,
        said,
        parents,
        [unit.bare for unit in every],
        texts,
        [unit.sentences for unit in every],
        postings,
    )


def write_segment(reading: Reading, folder: Path, encode: Encode, tokens: Tokens | None) -> None:
    """Write what was read, with its vectors, and the tokens of its sentences if they have any, into a new folder."""
    folder.mkdir()
    (folder / "policies.jsonl").write_bytes(reading.policies)
    _write_documents(folder, reading.documents)
    _write_clauses(folder, reading.ids, reading.parents, reading.bare, [len(found) for found in reading.sentences])
    (folder / "said.jsonl").write_bytes(b"".join(reading.said))
    np.save(folder / "said_starts.npy", np.cumsum([0, *map(len, reading.said)]))
    for kind, texts in (("clause", reading.texts), ("sentence", [s for found in reading.sentences for s in found])):
        hashes = np.frombuffer(b"".join(map(_hash, texts)), dtype=np.uint8).reshape(-1, 16)
        vectors = encode(kind, texts, hashes)
        np.save(folder / f"{kind}_vectors.npy", vectors.rows)
        np.save(folder / f"{kind}_scales.npy", vectors.scales)
        np.save(folder / f"{kind}_hashes.npy", hashes)
        if kind == "clause":
            np.save(folder / "clause_signs.npy", signs(vectors.rows))
    if tokens:
        held = tokens([sentence for found in reading.sentences for sentence in found])
        np.save(folder / "tokens.npy", np.concatenate(held) if held else np.zeros(0, dtype=np.uint16))
        np.save(folder / "token_starts.npy", np.cumsum([0, *map(len, held)]))
    for name, postings in reading.postings.items():
        postings.save(folder / name)


def join_segments(pairs: Sequence[tuple["Segment", NDArray[np.bool_]]], folder: Path) -> None:
    """Write several segments as one into a new folder; of each, which of its documents are kept."""
    folder.mkdir()
    segments = [segment for segment, _ in pairs]
    rows = [np.repeat(keep, segment.sizes) for segment, keep in pairs]
    _write_documents(folder, [d for segment, keep in pairs for d in compress(segment.documents, keep)])
    with (folder / "policies.jsonl").open("wb") as file:
        for segment, keep in pairs:
            for i in np.flatnonzero(keep):
                file.write(segment.policy_json(int(i)))
    ids: list[str] = []
    parents, bare, counts, first = [], [], [], 0
    for segment, keep in zip(segments, rows, strict=True):
        ids += compress(segment.ids, keep)
        place = np.append(np.cumsum(keep) - 1 + first, -1)  # the last for rows without one above
        parents.append(place[segment.parents[keep]])
        bare.append(segment.bare[keep])
        counts.append(np.diff(segment.sentence_starts)[keep])
        first += int(keep.sum())
    _write_clauses(folder, ids, np.concatenate(parents), np.concatenate(bare), np.concatenate(counts))
    _join_said(folder, segments, rows)
    sentences = [
        np.repeat(keep, np.diff(segment.sentence_starts)) for segment, keep in zip(segments, rows, strict=True)
    ]
    for kind, keeps in (("clause", rows), ("sentence", sentences)):
        names = (f"{kind}_vectors", f"{kind}_scales", f"{kind}_hashes")
        for name in (*names, "clause_signs") if kind == "clause" else names:
            _join_rows(folder / f"{name}.npy", [segment.array(name) for segment in segments], keeps)
    if all((segment.folder / "tokens.npy").is_file() for segment in segments):
        lengths = [np.diff(segment.array("token_starts")) for segment in segments]
        held = [np.repeat(keep, length) for keep, length in zip(sentences, lengths, strict=True)]
        _join_rows(folder / "tokens.npy", [segment.array("tokens") for segment in segments], held)
        kept = np.concatenate([length[keep] for keep, length in zip(sentences, lengths, strict=True)])
        np.save(folder / "token_starts.npy", np.concatenate([[0], np.cumsum(kept)]))
    for name in _TOKENS:
        Postings.joined([getattr(segment, name) for segment in segments], rows).save(folder / name)


def clauses_in(folder: Path) -> int:
    """Count the clauses of a segment without opening it."""
    return len(np.load(folder / "bare.npy", mmap_mode="r"))


def stored_policies(folder: Path) -> Iterator[Policy]:
    """Yield the policies in a folder that may be damaged, those that can be read."""
    with (folder / "policies.jsonl").open("rb") as lines:
        for line in lines:
            with suppress(ValidationError):
                yield policy_json().validate_json(line)


class Segment:
    """An open segment. Its policies are parsed when they are asked for."""

    def __init__(self, folder: Path) -> None:
        """Open a folder whose files are known to be whole."""
        self.folder = folder
        with (folder / "documents.jsonl").open("rb") as lines:
            self.documents = tuple(map(_document_json().validate_json, lines))
        self.sizes = np.array([document.clauses for document in self.documents], dtype=np.int64)
        self.firsts = np.concatenate([[0], np.cumsum(self.sizes)])
        self.ids = (folder / "ids.txt").read_text(encoding="utf-8").split("\n")[:-1]
        self.parents: NDArray[np.int32] = np.load(folder / "parents.npy")
        self.bare: NDArray[np.bool_] = np.load(folder / "bare.npy")
        self.sentence_starts: NDArray[np.int64] = np.load(folder / "sentence_starts.npy")
        self.clauses = self._vectors("clause")
        self.sentences = self._vectors("sentence")
        self._said_starts = np.load(folder / "said_starts.npy")
        self._said = Lines(folder / "said.jsonl")
        self._policies = Lines(folder / "policies.jsonl")

    def __len__(self) -> int:
        """How many clauses there are."""
        return len(self.ids)

    def alive(self, sources: Mapping[str, str]) -> NDArray[np.bool_]:
        """Return which documents are those of `sources`, slug → hash: the others were replaced or removed since."""
        return np.array([sources.get(d.slug) == d.source for d in self.documents], dtype=np.bool_)

    def slug(self, row: int) -> str:
        """Return the document of a clause."""
        return self.documents[int(np.searchsorted(self.firsts, row, side="right")) - 1].slug

    def places(self, rows: Iterable[int]) -> list[tuple[str, str]]:
        """Return slug and id of clauses."""
        slugs = np.repeat([document.slug for document in self.documents], self.sizes)
        return [(str(slugs[row]), self.ids[row]) for row in rows]

    def array(self, name: str) -> NDArray[Any]:
        """Return one of the arrays by the name of its file."""
        return read_array(self.folder / f"{name}.npy")

    def _vectors(self, kind: str) -> ByteVectors:
        return ByteVectors(self.array(f"{kind}_vectors"), np.load(self.folder / f"{kind}_scales.npy"))

    @cached_property
    def words(self) -> Postings:
        """Which clauses hold which words."""
        return Postings.load(self.folder / "words")

    @cached_property
    def bigrams(self) -> Postings:
        """Which clauses hold which bigrams."""
        return Postings.load(self.folder / "bigrams")

    def said(self, row: int) -> tuple[str, list[str]]:
        """Return a clause's headings, joined by spaces, and its sentences."""
        try:
            headings, sentences = from_json(self.said_json(row, row + 1))
        except (OSError, ValueError) as error:
            raise _damaged("said.jsonl") from error
        return headings, sentences

    def seen(self, row: int) -> list[Seen] | None:
        """Return what the encoder makes of a clause's sentences; None where it has no tokens."""
        if self._tokens is None:
            return None
        tokens, starts = self._tokens
        first, end = self.sentence_starts[row : row + 2].tolist()
        edges = starts[first : end + 1].tolist()
        vectors = self.sentences[first:end]
        return [Seen(tokens[a:b], vector) for (a, b), vector in zip(pairwise(edges), vectors, strict=True)]

    @cached_property
    def _tokens(self) -> tuple[NDArray[np.integer], NDArray[np.int64]] | None:
        there = (self.folder / "tokens.npy").is_file()
        return (self.array("tokens"), self.array("token_starts")) if there else None

    def said_json(self, start: int, end: int) -> bytes:
        """Return the lines of the clauses [start, end)."""
        return self._said.between(int(self._said_starts[start]), int(self._said_starts[end]))

    def policy(self, i: int) -> Policy:
        """Read a document's policy."""
        try:
            return policy_json().validate_json(self.policy_json(i))
        except (OSError, ValidationError) as error:
            raise _damaged("policies.jsonl") from error

    def policy_json(self, i: int) -> bytes:
        """Return a document's line."""
        return self._policies.between(int(self._policy_starts[i]), int(self._policy_starts[i + 1]))

    @cached_property
    def _policy_starts(self) -> NDArray[np.int64]:
        return np.cumsum([0, *(document.bytes for document in self.documents)])


def _damaged(name: str) -> StaleIndex:
    """The error where a file is no longer what it was when it was opened."""
    return StaleIndex(f"索引文件 {name} 已损坏，请重建索引。")


def _write_documents(folder: Path, documents: Iterable[Document]) -> None:
    lines = [_document_json().dump_json(document) + b"\n" for document in documents]
    (folder / "documents.jsonl").write_bytes(b"".join(lines))


def _write_clauses(
    folder: Path,
    ids: Sequence[str],
    parents: Sequence[int] | NDArray[np.int64],
    bare: Sequence[bool] | NDArray[np.bool_],
    sentences: Sequence[int] | NDArray[np.int64],
) -> None:
    (folder / "ids.txt").write_text("".join(f"{id_}\n" for id_ in ids), encoding="utf-8", newline="\n")
    np.save(folder / "parents.npy", np.array(parents, dtype=np.int32))
    np.save(folder / "bare.npy", np.array(bare, dtype=np.bool_))
    np.save(folder / "sentence_starts.npy", np.concatenate([[0], np.cumsum(sentences)]).astype(np.int64))


def _join_said(folder: Path, segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]]) -> None:
    lengths = []
    with (folder / "said.jsonl").open("wb") as file:
        for segment, keep in zip(segments, kept, strict=True):
            for start, end in _runs(keep):
                lines = segment.said_json(start, end)
                file.write(lines)
                lengths.append(np.diff(segment.array("said_starts")[start : end + 1]))
    np.save(folder / "said_starts.npy", np.concatenate([[0], np.cumsum(np.concatenate(lengths))]))


def _join_rows(path: Path, arrays: Sequence[NDArray[Any]], kept: Sequence[NDArray[np.bool_]]) -> None:
    shape = (sum(int(keep.sum()) for keep in kept), *arrays[0].shape[1:])
    joined = np.lib.format.open_memmap(path, mode="w+", dtype=arrays[0].dtype, shape=shape)
    at = 0
    for array, keep in zip(arrays, kept, strict=True):
        for start, end in _runs(keep):
            joined[at : at + end - start] = array[start:end]
            at += end - start
    joined.flush()


def _runs(keep: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches [start, end) of rows that are kept."""
    edges = np.flatnonzero(np.diff(keep.astype(np.int8), prepend=0, append=0))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _short_names(policy: Policy) -> tuple[str, ...]:
    """Names of two characters that tables print: 链长, 区县."""
    columns = (column for table in policy.facts.tables for column in table.columns)
    cells = (cell.text for table in policy.facts.tables for row in table.rows for cell in row.cells if cell)
    return tuple(dict.fromkeys(name for name in (*columns, *cells) if len(name) == 2))


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8"), digest_size=16).digest()


@cache
def _document_json() -> TypeAdapter[Document]:
    return TypeAdapter(Document)
