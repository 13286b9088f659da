"""BM25 over tokens, as the share of a query that a text covers; the one home of bm25s."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray


class Lexical:
    """Texts by their tokens. Lucene's BM25, k1 = 1.5, b = 0.75."""

    def __init__(self, index: "bm25s.BM25") -> None:
        """Take an index of bm25s, of which the score matrix and the vocabulary are used."""
        self._vocabulary: dict[str, int] = index.vocab_dict
        self._starts: NDArray[np.int64] = index.scores["indptr"]
        self._texts: NDArray[np.int32] = index.scores["indices"]
        self._scores: NDArray[np.float32] = index.scores["data"]
        self._size: int = index.scores["num_docs"]
        self._index = index

    @classmethod
    def from_texts(cls, texts: Iterable[str], tokens: Callable[[str], list[str]]) -> "Lexical":
        """Index texts, of which there must be one at least, by what `tokens` makes of them."""
        vocabulary = {"": 0}  # stands in texts without any token, so that none is empty
        ids = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokens(text)] or [0] for text in texts]
        index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        index.index((ids, vocabulary), show_progress=False)
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> "Lexical":
        """Open what `save` wrote; the matrix stays on disk, mapped."""
        return cls(bm25s.BM25.load(folder, mmap=True))

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._index.save(folder, show_progress=False)

    @property
    def tokens(self) -> Iterable[str]:
        """Every token that a text holds, once; the empty one stands for none."""
        return self._vocabulary

    def __len__(self) -> int:
        """How many texts there are."""
        return self._size

    def coverage(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """Score every text by the share of the query that it covers.

        BM25 divided by the query's total idf. A token that no text has counts there too, with the highest idf: so a
        question about something else scores low everywhere, and scores of different questions can be compared.

        Args:
            query: Tokens with their weights.

        Returns:
            Shape (texts,), each 0..1; all 0 for an empty query.
        """
        scores = np.zeros(self._size, dtype=np.float32)
        total = 0.0
        for token, weight in query.items():
            column = self._vocabulary.get(token)
            start, end = (0, 0) if column is None else self._starts[column : column + 2]
            total += weight * np.log1p((self._size - (end - start) + 0.5) / (end - start + 0.5))
            scores[self._texts[start:end]] += weight * self._scores[start:end]
        return scores / np.float32(total) if total else scores
