"""From everyday speech to policy wording: 小饭馆 → 个体工商户, 电费便宜点 → 降低用电成本.

The data, `thesaurus.tsv`, is general to Chinese policy language: kind, everyday wordings, policy wordings, domain;
alternatives are joined by "|". Kinds: `syn` same meaning, `hyp` a thing and its category, `abbr` a popular and the full
name, `act` a way of asking and what it asks for.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from corpus.regex import regex
from index.words import cut

_WEIGHT = {"syn": 1.0, "abbr": 1.0, "hyp": 0.7, "act": 0.5}
_LONGEST = 12  # characters of an everyday wording
_COUNTED = regex(r"(?<=[开办设建盖搞弄买租招请找])[了过]?一?[个家间座台辆名位块条套处](?=[\u3400-\u9fff]{2})")


@cache
def _entries() -> dict[str, list[tuple[tuple[str, ...], float]]]:
    entries: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for line in files(__package__).joinpath("thesaurus.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        kind, everyday, policy, _ = line.split("\t")
        for wording in everyday.split("|"):
            if 2 <= len(wording) <= _LONGEST:
                entries.setdefault(wording.lower(), []).append((tuple(policy.split("|")), _WEIGHT[kind]))
    return entries


@lru_cache(maxsize=256)  # one question is expanded by whoever searches, ranks and answers
def expand(question: str) -> tuple[tuple[str, float], ...]:
    """Return policy wordings for the everyday wordings in a question, with weights 0..1, strongest first.

    An everyday wording counts where it begins and ends at word boundaries (高企 is not in 提高企业), the longest first;
    wordings of four characters and more also count across them, because everyday speech is often cut wrongly. What
    counts a thing behind its verb is passed over: 开一家公司 is 开公司.
    """
    text = "".join(question.split()).lower()
    found: dict[str, float] = {}
    for spoken in dict.fromkeys((text, _COUNTED.sub("", text))):
        _find(spoken, found)
    return tuple(sorted(found.items(), key=lambda entry: -entry[1]))


def _find(text: str, found: dict[str, float]) -> None:
    """Add the policy wordings for the everyday wordings of a text to those found, each with its greatest weight."""
    entries = _entries()
    edges = _edges(text)
    taken = [False] * len(text)
    for length in range(min(_LONGEST, len(text)), 1, -1):
        for start in range(len(text) - length + 1):
            wording = text[start : start + length]
            if wording not in entries or all(taken[start : start + length]):
                continue
            if length < 4 and not (start in edges and start + length in edges):
                continue
            taken[start : start + length] = [True] * length
            for policy, weight in entries[wording]:
                for term in policy:
                    if term not in text:
                        found[term] = max(found.get(term, 0.0), weight)


def _edges(text: str) -> set[int]:
    edges, at = {0}, 0
    for word in cut(text):
        at += len(word)
        edges.add(at)
    return edges


def wordings() -> Sequence[str]:
    """Return every everyday wording, for tests and measurements."""
    return sorted(_entries())
