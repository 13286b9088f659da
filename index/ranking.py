"""Ranks the sentences of the clauses found: a small network over what words and token vectors say of each.

A clause's vector is a mean, in which a question about one of its sentences drowns. Here every word of the question
looks for its nearest word in the sentence instead (Khattab and Zaharia, ColBERT: Efficient and Effective Passage Search
via Contextualized Late Interaction over BERT, SIGIR 2020), with the static model's token vectors, and a network of one
hidden layer weighs this against the words that both share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DataError
from index.embedding import Seen, StaticEncoder
from index.fusion import Signals
from index.thesaurus import expand
from index.words import bigrams, joined, runs, words

FILE = "ranker.safetensors"  # beside the encoder that it was trained with


class Said(NamedTuple):
    """What a clause says."""

    headings: str  # those above it and its own
    sentences: Sequence[str]  # of its own words
    seen: Sequence[Seen] | None = None  # what the ranker's encoder makes of these, where it is known already


@dataclass(frozen=True, slots=True)
class Found:
    """A clause that was found, as the ranker sees it."""

    signals: Signals
    score: float  # fused
    headings: str  # as in `Said`
    sentences: Sequence[str]  # at least one
    seen: Sequence[Seen] | None = None


class Ranker:
    """Tells which sentences answer. Only with the encoder whose token vectors it was trained on."""

    def __init__(self, encoder: StaticEncoder, weights: Sequence[NDArray[np.float32]]) -> None:
        """Take the encoder and the network: hidden weights (features, hidden), hidden bias, output weights (hidden,)."""
        self._encoder = encoder
        self._hidden, self._bias, self._output = weights
        # What is found is ranked, and what may answer of it once more.
        self._asked = lru_cache(maxsize=64)(partial(_Asked, encoder))

    @classmethod
    def beside(cls, encoder: StaticEncoder) -> "Ranker":
        """Load the ranker that lies in the encoder's folder.

        Raises:
            DataError: It cannot be read.
        """
        from safetensors.numpy import load_file  # noqa: PLC0415 - as in `embedding`

        try:
            tensors = load_file(encoder.folder / FILE)
            return cls(encoder, [tensors["hidden"], tensors["bias"], tensors["output"]])
        except Exception as error:  # safetensors raises errors of its own at a damaged file
            raise DataError(f"无法载入排序模型 {encoder.folder / FILE}：{error}") from error

    def __call__(self, question: str, found: Sequence[Found]) -> list[NDArray[np.float32]]:
        """Return how strongly each sentence answers, one array per clause.

        The strengths are logarithms: the softmax of all of them is the share of belief that each sentence gets.
        """
        if not found:
            return []
        rows = _features(self._asked(question), self._encoder, found)
        strengths = np.tanh(rows @ self._hidden + self._bias) @ self._output
        edges = np.cumsum([len(clause.sentences) for clause in found])[:-1]
        return np.split(strengths.astype(np.float32), edges)


def has_ranker(folder: Path) -> bool:
    """Return whether an encoder's folder holds a ranker trained with it."""
    return (folder / FILE).is_file()


def features(encoder: StaticEncoder, question: str, found: Sequence[Found]) -> NDArray[np.float32]:
    """Return what is known of each sentence, shape (sentences of all clauses, features).

    Beside each figure stands its distance from the best sentence's, and beside all of them the best figures themselves:
    where some clause holds the question's very words, words decide; where none does, meaning.
    """
    return _features(_Asked(encoder, question), encoder, found)


def _features(asked: "_Asked", encoder: StaticEncoder, found: Sequence[Found]) -> NDArray[np.float32]:
    owner = np.repeat(np.arange(len(found)), [len(clause.sentences) for clause in found])
    sentences = [sentence for clause in found for sentence in clause.sentences]
    new = iter(encoder.seen([sentence for clause in found if clause.seen is None for sentence in clause.sentences]))
    seen = [text for clause in found for text in clause.seen or islice(new, len(clause.sentences))]
    headings = [encoder.tokens_of(clause.headings) for clause in found]
    nearest = asked.nearest([*(text.tokens for text in seen), *headings])
    own, heading = np.split(nearest, [len(sentences)], axis=1)
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    whole = np.maximum(np.maximum.reduceat(own, firsts, axis=1), heading)
    vectors = np.stack([text.vector for text in seen])
    alone = np.array(
        [[*clause.signals, rank / 16, np.log1p(len(clause.sentences)) / 3] for rank, clause in enumerate(found)],
        dtype=np.float32,
    )[owner]
    compared = np.stack(
        [
            np.array([clause.score for clause in found], dtype=np.float32)[owner],
            *(vectors @ vector for vector in asked.vectors),
            asked.pairs.shares(sentences),
            asked.wider_pairs.shares(sentences),
            asked.weigh(own, "question"),
            asked.weigh(own, "wider"),
            asked.weigh(own, "thesaurus"),
            asked.weigh(own, "matter"),
            asked.weigh(np.maximum(own, heading[:, owner]), "matter"),
            asked.weigh(whole, "matter")[owner],
        ],
        axis=1,
    ).astype(np.float32)
    best = compared.max(axis=0)
    least = asked.least(own)
    length = np.log1p(np.array([len(sentence) for sentence in sentences])) / 5
    every = np.broadcast_to(np.append(best[[0, 1, 8]], alone[:, 0].max()), (len(sentences), 4))
    return np.column_stack([alone, compared, compared - best, least, length, every]).astype(np.float32)


_joined = lru_cache(maxsize=50_000)(joined)  # the sentences of what is found are looked at for many questions


class Pairs:
    """Bigrams that are looked for in sentences."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the texts whose bigrams they are."""
        wanted = {pair for text in texts for pair in bigrams(text)}
        self._most = max(len(wanted), 1)
        self._pairs = [pair for pair in wanted if len(pair) == 2 and not pair.isascii()]
        self._runs = wanted.difference(self._pairs)

    def shares(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return the share of them that each sentence holds; 0 where there are none."""
        return np.array([self._held(_joined(sentence)) / self._most for sentence in sentences], dtype=np.float32)

    def _held(self, text: str) -> int:
        """How many of them a joined text holds: a pair wherever it stands, a run of letters or digits as a whole."""
        held = sum([pair in text for pair in self._pairs])
        return held + len(self._runs.intersection(runs(text))) if self._runs else held


class _Asked:
    """A question's tokens in four groups, each a weighting of one list of tokens that sums to 1, or is all 0."""

    def __init__(self, encoder: StaticEncoder, question: str) -> None:
        terms = [term for term, _ in expand(question)]
        self.wider = " ".join([question, *terms])
        self.pairs = Pairs([question])
        self.wider_pairs = Pairs(terms)
        groups = {
            "question": question,
            "wider": self.wider,
            "thesaurus": " ".join(terms),
            "matter": " ".join(words(question)) or question,
        }
        self.vectors = [text.vector for text in encoder.seen([question, self.wider])]
        self._encoder = encoder
        ids = dict(zip(groups, encoder.token_ids([*groups.values()]), strict=True))
        self._tokens = np.array(sorted({token for found in ids.values() for token in found}), dtype=np.int64)
        self._directions = encoder.directions(self._tokens)
        self._place = {int(token): i for i, token in enumerate(self._tokens)}
        self._weights = {name: self._weighted(found) for name, found in ids.items()}

    def nearest(self, ids: Sequence[NDArray[np.integer]]) -> NDArray[np.float32]:
        """Return each token's greatest cosine with a token of each text: shape (tokens, texts), 0 for an empty text."""
        best = np.zeros((len(self._tokens), len(ids)), dtype=np.float32)
        flat = np.concatenate(ids)
        if not len(flat) or not len(self._tokens):
            return best
        held, inverse = np.unique(flat, return_inverse=True)
        cosines = self._encoder.directions(held) @ self._directions.T
        lengths = np.array([len(found) for found in ids])
        starts = (np.cumsum(lengths) - lengths)[lengths > 0]
        best[:, lengths > 0] = np.maximum.reduceat(cosines[inverse], starts, axis=0).T
        return best

    def weigh(self, nearest: NDArray[np.float32], group: str) -> NDArray[np.float32]:
        """Return the mean of a group's nearest cosines, its telling tokens counting most: shape (texts,)."""
        weighed: NDArray[np.float32] = self._weights[group] @ nearest
        return weighed

    def least(self, nearest: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine of the matter's worst matched token: shape (texts,)."""
        matter = nearest[self._weights["matter"] > 0]
        return matter.min(axis=0) if len(matter) else np.zeros(nearest.shape[1], dtype=np.float32)

    def _weighted(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Weigh tokens by the lengths of their vectors, which a mean weighs them by too."""
        weights = np.zeros(len(self._tokens), dtype=np.float32)
        for token, length in zip(ids, self._encoder.lengths(np.array(ids, dtype=np.int64)), strict=True):
            weights[self._place[token]] += length
        total = weights.sum()
        return weights / total if total else weights
