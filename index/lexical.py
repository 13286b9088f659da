"""BM25 over tokens, as the share of a query that a text covers.

Postings keep how often a token stands in a text, and the scores are computed when a question asks for them. So texts
come and go without the others being indexed again, which ready-made scores (bm25s) do not allow: they hold every
token's rarity among all texts.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import read_array

_K1, _B = 1.5, 0.75
# A token that more texts hold tells little and costs most: it counts for those that the others of the query bring up.
_COMMON = 8_000
_TELLING = 0.5  # share of a query's weight that the others hold at least
_MOST = np.iinfo(np.uint16).max  # times that a token is counted in a text

Rows = NDArray[np.int64] | NDArray[np.int32]


class Postings:
    """Which texts hold a token, and how often."""

    def __init__(
        self,
        tokens: Sequence[str],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.uint16],
        lengths: NDArray[np.int32],
    ) -> None:
        """Take postings in the order of the tokens.

        Args:
            tokens: Each once.
            starts: Token i stands in the texts rows[starts[i]:starts[i + 1]], which ascend.
            rows: Texts, counted from 0.
            counts: How often each of them holds the token.
            lengths: Tokens of each text, at least 1.
        """
        self.tokens = tokens
        self.starts = starts
        self.rows = rows
        self.counts = counts
        self.lengths = lengths

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> "Postings":
        """Index texts given as their tokens."""
        place: dict[str, int] = {}
        ids, counts, sizes, lengths = array("i"), array("i"), [], []
        for tokens in texts:
            held = Counter(tokens)
            ids.extend(place.setdefault(token, len(place)) for token in held)
            counts.extend(held.values())
            sizes.append(len(held))
            lengths.append(max(held.total(), 1))
        held_by = np.frombuffer(ids, dtype=np.int32) if ids else np.zeros(0, dtype=np.int32)
        order = np.argsort(held_by, kind="stable")
        return cls(
            list(place),
            np.concatenate([[0], np.cumsum(np.bincount(held_by, minlength=len(place)))]).astype(np.int64),
            np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order],
            np.minimum(counts, _MOST).astype(np.uint16)[order] if ids else np.zeros(0, dtype=np.uint16),
            np.array(lengths, dtype=np.int32),
        )

    @classmethod
    def joined(cls, parts: Sequence["Postings"], kept: Sequence[NDArray[np.bool_]]) -> "Postings":
        """Put the texts of several one behind the other, of each those that are `kept`."""
        place: dict[str, int] = {}
        numbers = [
            np.array([place.setdefault(token, len(place)) for token in part.tokens], dtype=np.int64) for part in parts
        ]
        held = [np.repeat(number, np.diff(part.starts)) for number, part in zip(numbers, parts, strict=True)]
        stays = [keep[part.rows] for keep, part in zip(kept, parts, strict=True)]
        sizes = sum(
            (np.bincount(token[stay], minlength=len(place)) for token, stay in zip(held, stays, strict=True)),
            start=np.zeros(len(place), dtype=np.int64),
        )
        starts = np.concatenate([[0], np.cumsum(sizes)])
        rows, counts = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=np.uint16)
        free, first = starts[:-1].copy(), 0
        for part, keep, every, stay in zip(parts, kept, held, stays, strict=True):
            token = every[stay]
            # Where each token's run begins here; the run goes where the token's next free place is.
            runs = np.flatnonzero(np.diff(token, prepend=-1))
            long = np.diff(runs, append=len(token))
            at = np.repeat(free[token[runs]] - runs, long) + np.arange(len(token))
            rows[at] = (np.cumsum(keep) - 1 + first)[part.rows[stay]]
            counts[at] = part.counts[stay]
            free[token[runs]] += long
            first += int(keep.sum())
        lengths = np.concatenate([part.lengths[keep] for part, keep in zip(parts, kept, strict=True)])
        filled = sizes > 0
        names = [token for token, some in zip(place, filled, strict=True) if some]
        return cls(names, np.concatenate([[0], np.cumsum(sizes[filled])]), rows, counts, lengths)

    @classmethod
    def load(cls, folder: Path) -> "Postings":
        """Open what `save` wrote."""
        arrays = {name: read_array(folder / f"{name}.npy") for name in ("rows", "counts")}
        tokens = (folder / "tokens.txt").read_bytes().decode("utf-8", errors="surrogatepass")
        starts, lengths = (np.load(folder / f"{name}.npy") for name in ("starts", "lengths"))
        return cls(tokens.split("\n")[:-1], starts, arrays["rows"], arrays["counts"], lengths)

    def save(self, folder: Path) -> None:
        """Write them into a folder."""
        folder.mkdir()
        text = "".join(f"{token}\n" for token in self.tokens)
        (folder / "tokens.txt").write_bytes(text.encode("utf-8", errors="surrogatepass"))
        for name in ("starts", "rows", "counts", "lengths"):
            np.save(folder / f"{name}.npy", getattr(self, name))

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each token stands in `tokens`."""
        return {token: i for i, token in enumerate(self.tokens)}

    def of_token(self, token: str) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """Return the texts that hold a token, ascending, and how often each does."""
        at = self.place.get(token)
        start, end = (0, 0) if at is None else self.starts[at : at + 2]
        return self.rows[start:end], self.counts[start:end]


class Lexical:
    """Texts by their tokens, over several postings one behind the other. Lucene's BM25, k1 = 1.5, b = 0.75."""

    def __init__(self, parts: Sequence[Postings], alive: NDArray[np.bool_] | None = None) -> None:
        """Take postings, of which one at least, and which of all their texts count; all if None."""
        self._parts = parts
        lengths = np.concatenate([part.lengths for part in parts])
        self._alive = np.ones(len(lengths), dtype=np.bool_) if alive is None else alive
        self._whole = bool(self._alive.all())
        self._size = int(self._alive.sum())
        mean = lengths[self._alive].mean() if self._size else 1.0
        self._damping = (_K1 * (1 - _B + _B * lengths / mean)).astype(np.float32)  # what a count is weighed against
        self._firsts = np.cumsum([0, *(len(part.lengths) for part in parts)])
        self._numbers = range(len(parts))

    @property
    def tokens(self) -> Collection[str]:
        """Every token that a text holds, once."""
        return _Tokens([part.place for part in self._parts])

    def __len__(self) -> int:
        """How many texts there are, those that do not count included."""
        return len(self._alive)

    def held(self, token: str) -> tuple[Rows, NDArray[np.float32]]:
        """Return the texts that hold a token, ascending, and how often each does."""
        found = [self._of(token, i) for i in range(len(self._parts))]
        return np.concatenate([rows for rows, _ in found]), np.concatenate([counts for _, counts in found])

    def holding(self, token: str) -> Rows:
        """Return the texts that hold a token, ascending."""
        rows: Rows = np.concatenate([self._rows(self._parts[i].of_token(token)[0], i)[0] for i in self._numbers])
        return rows

    def within(self, token: str, ranges: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether any text of each range [start, end) holds a token; `ranges` has the shape (ranges, 2).

        Texts that do not count are not told apart: no range may hold both kinds.
        """
        held = np.zeros(len(ranges), dtype=np.bool_)
        for part, first in zip(self._parts, self._firsts.tolist(), strict=False):
            rows, _ = part.of_token(token)
            starts, ends = np.searchsorted(rows, (ranges - first).astype(rows.dtype)).T
            held |= ends > starts
        return held

    def coverage(self, query: Mapping[str, float]) -> "Coverage":
        """Score the texts by the share of the query that each covers.

        BM25 divided by the query's total idf. A token that no text has counts there too, with the highest idf: so a
        question about something else scores low everywhere, and scores of different questions can be compared.

        Args:
            query: Tokens with their weights.
        """
        held = {token: self._holding(token) for token in query}
        weights = {
            token: weight * float(np.log1p((self._size - held[token] + 0.5) / (held[token] + 0.5)))
            for token, weight in query.items()
        }
        return Coverage(self, weights, held)

    def _holding(self, token: str) -> int:
        """How many texts that count hold a token."""
        found = [part.of_token(token)[0] for part in self._parts]
        if self._whole:
            return sum(map(len, found))
        firsts = self._firsts[: len(found)]
        return sum(int(np.count_nonzero(self._alive[rows + first])) for rows, first in zip(found, firsts, strict=True))

    def add(self, token: str, weight: float, scores: NDArray[np.float32]) -> None:
        """Add what a token counts to the scores of all texts, shape (texts,)."""
        for part in self._numbers:
            rows, counts = self._of(token, part)
            scores[rows] += np.float32(weight) * counts / (counts + self._damping[rows])

    def counting(self, token: str, weight: float, texts: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what a token counts in some texts, which ascend and count: shape (len(texts),)."""
        counts = np.zeros(len(texts), dtype=np.float32)
        edges = np.searchsorted(texts, self._firsts)
        for part, (start, end) in enumerate(pairwise(edges.tolist())):
            rows, often = self._parts[part].of_token(token)
            if start < end and len(rows):
                wanted = (texts[start:end] - self._firsts[part]).astype(rows.dtype)
                at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
                counts[start:end] = np.where(rows[at] == wanted, often[at], 0)
        return np.float32(weight) * counts / (counts + self._damping[texts])

    def _of(self, token: str, part: int) -> tuple[Rows, NDArray[np.float32]]:
        """Return the texts of a part that count and hold a token, and how often each does."""
        rows, counts = self._parts[part].of_token(token)
        at, keep = self._rows(rows, part)
        return at, counts[keep].astype(np.float32)

    def _rows(self, rows: NDArray[np.int32], part: int) -> tuple[Rows, NDArray[np.bool_] | slice]:
        """Those texts of a part that count, and where they stand among `rows`."""
        at: Rows = rows + self._firsts[part] if part else rows
        keep = slice(None) if self._whole else self._alive[at]
        return at[keep], keep


class _Tokens(Collection[str]):
    """The tokens of several postings; a ChainMap takes ten times as long to tell whether it holds one."""

    def __init__(self, parts: Sequence[Mapping[str, int]]) -> None:
        self._parts = parts

    def __contains__(self, token: object) -> bool:
        for part in self._parts:  # noqa: SIM110 - a generator takes longer than the look-up
            if token in part:
                return True
        return False

    def __bool__(self) -> bool:
        return any(self._parts)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(token for part in self._parts for token in part))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Coverage:
    """How much of a query each text covers, 0..1; the texts that hold its telling tokens are looked at first."""

    def __init__(self, lexical: Lexical, weights: Mapping[str, float], held: Mapping[str, int]) -> None:
        """Take the texts, and of each token its weight and how many texts hold it."""
        self._lexical = lexical
        self._total = sum(weights.values())
        self._scores = np.zeros(len(lexical), dtype=np.float32)
        self._late: dict[str, float] = {}
        left = _TELLING * sum(weights[token] for token in weights if held[token])
        self._held = held
        self._rarest = sorted(filter(held.get, weights), key=held.__getitem__)
        for token in self._rarest:
            if held[token] <= _COMMON or left > 0:
                lexical.add(token, weights[token], self._scores)
                left -= weights[token]
            else:
                self._late[token] = weights[token]

    def of(self, texts: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the shares that some texts cover, which ascend and count: shape (len(texts),); 0 for an empty query."""
        scores: NDArray[np.float32] = self._scores[texts]
        for token, weight in self._late.items():
            scores += self._lexical.counting(token, weight, texts)
        return scores / np.float32(self._total) if self._total else scores

    def best(self, count: int, texts: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Return the texts of some, or of all, that cover most, ascending; with equals of the last there are more.

        Texts that hold none but common tokens are passed over where more than `_COMMON` hold these.
        """
        found = self._above(count) if texts is None else texts[self._scores[texts] > 0]
        if len(found) <= count:
            return found
        scores = self._scores[found]
        best: NDArray[np.int64] = found[scores >= np.partition(scores, -count)[-count]]
        return best

    def _above(self, count: int) -> NDArray[np.int64]:
        """Return texts with a score, ascending: all, or at least the best `count` with their equals."""
        token = next((token for token in self._rarest if self._held[token] >= count), None)
        if token is None:
            return np.flatnonzero(self._scores > 0)
        # So many texts hold the token: none of the best has a lower score than the last of the best among these.
        held = self._scores[self._lexical.holding(token)]
        least = np.partition(held, -count)[-count]
        return np.flatnonzero(self._scores >= least if least > 0 else self._scores > 0)
