"""Chinese words and character bigrams for search; the one home of jieba, as rjieba.

rjieba is jieba in Rust with the same dictionary: the same words, 40 times as fast (0.2 s per million characters).
"""

from collections.abc import Container
from functools import lru_cache

from corpus.normalize import nfkc
from corpus.regex import regex

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# A run without known words is cut in quadratic time: 100,000 times one character took jieba 23 s. No word spans 200
# characters, so runs are cut there. A hyphen stands alone, as in jieba: rjieba would leave 2023-2025 whole.
_PIECES = regex(r"[\w+#&.%]{1,200}|-|[^\w+#&.%\-]+")
_RUNS = regex(rf"[{_HAN}]+|[a-z0-9.%+]+")
_INNER_SPACE = regex(rf"(?<=[{_HAN}])[ \u3000]+(?=[{_HAN}])")

_MOST_JOINED = 5  # words that make up a term
SHORTEST_TERM = 3  # characters

# Words that say how something is asked or joined, never what it is about. They are left out on both sides, so that the
# share of a question that a clause covers is a share of its matter.
_STOP = frozenset(
    """
    的 了 着 过 地 得 之 所 者 是 为 在 有 和 与 及 以及 或 或者 并 并且 而 且 但 于 对 对于 从 由 被 把 将 向 往 给 让
    按 以 等 吗 呢 吧 啊 呀 么 嘛 哦 哪 哪些 哪个 哪家 哪里 哪儿 哪种 什么 啥 谁 怎么 怎样 怎么样 如何 为什么 为何 多少
    几 几个 几家 几项 多大 多久 多长 多高 何时 是否 有没有 能不能 是不是 可不可以 能否 可否 请问 请 想 要 能 会 可以
    我 我们 咱 咱们 你 你们 您 他 她 它 他们 这 那 这个 那个 这些 那些 这份 该 其 此 也 都 就 还 又 很 太 再 才 只 不
    没 没有 一下 里 上 中 下 内 到
    """.split()
)


def cut(text: str) -> list[str]:
    """Cut a text into words; joined again they are the text."""
    import rjieba  # noqa: PLC0415 - its dictionary takes 0.3 s; whoever does not cut words does not pay

    return [word for piece in _PIECES.findall(text) for word in rjieba.cut(piece)]


def words(text: str, terms: Container[str] = ()) -> list[str]:
    """Return the words that a text can be found by, in order: NFKC, lower case, no stop words, no punctuation.

    Args:
        text: It.
        terms: What counts as a word too where the words of the text make it up; these come last.
    """
    cuts = cut(_fold(text))
    joined = (
        "".join(cuts[start:end])
        for start in range(len(cuts))
        for end in range(start + 2, min(start + _MOST_JOINED, len(cuts)) + 1)
    )
    found = [word for word in cuts if word not in _STOP and any(map(str.isalnum, word))]
    return found + [term for term in joined if len(term) >= SHORTEST_TERM and term in terms] if terms else found


def bigrams(text: str) -> list[str]:
    """Return the character bigrams of the runs of Han characters, and the runs of Latin letters and digits whole."""
    found: list[str] = []
    for run in runs(joined(text)):
        if len(run) > 2 and not run[0].isascii():
            found += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            found.append(run)
    return found


def joined(text: str) -> str:
    """Return the folded text without the spaces between Han characters: it holds every pair of its `bigrams`, and no other."""
    return _INNER_SPACE.sub("", _fold(text))


def runs(text: str) -> list[str]:
    """Return the runs of Han characters, and those of Latin letters and digits, of a joined text."""
    found: list[str] = _RUNS.findall(text)
    return found


def _fold(text: str) -> str:
    return nfkc(text).lower()


@lru_cache(maxsize=10_000)
def _tag(word: str) -> str:
    """The part of speech of a word of the dictionary; empty where it is none, or such a rare one that it is cut up."""
    import rjieba  # noqa: PLC0415 - as above

    tagged = rjieba.tag(word)
    return tagged[0][1] if len(tagged) == 1 and rjieba.has_word(word) else ""


def is_place(word: str) -> bool:
    """Whether the dictionary knows a word as the name of a place."""
    return _tag(word) == "ns"


def is_word(word: str) -> bool:
    """Whether the dictionary knows a word as something else than a person's name."""
    return not (_tag(word) or "nr").startswith("nr")
