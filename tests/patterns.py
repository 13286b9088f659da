"""Every regular expression of the program, and texts made from each on which a bad one would be slow."""

import ast
import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any, cast

import assistant
import corpus
import index
from corpus.regex import Deferred

_METHODS = frozenset({"search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split"})
_ANCHORED = frozenset({"match", "fullmatch"})
_LEFT_OUT = ("index.train", "assistant.cli")  # training, and the words of typer


@dataclass(frozen=True, slots=True)
class Used:
    """A pattern and how it is used."""

    pattern: re.Pattern[str]
    anchored: bool  # tried at the beginning only
    place: str


def modules() -> Iterator[ModuleType]:
    """Every module that runs when documents are read and questions answered."""
    for package in (corpus, index, assistant):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(_LEFT_OUT):
                yield importlib.import_module(found.name)


def used() -> list[Used]:
    """Every pattern that the modules hold or write where they use it."""
    trees = {module: ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8")) for module in modules()}
    methods: dict[int, set[str]] = {}
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in _METHODS:
                methods.setdefault(id(vars(module).get(node.value.id)), set()).add(node.attr)
    found: dict[tuple[str, int, bool], Used] = {}
    for module, tree in trees.items():
        for name, pattern in _held(vars(module)):
            anchored = methods.get(id(pattern), _METHODS) <= _ANCHORED
            found.setdefault(
                (pattern.pattern, pattern.flags, anchored), Used(pattern, anchored, f"{module.__name__}.{name}")
            )
        for pattern, method, line in _written(tree, vars(module)):
            anchored = method in _ANCHORED
            found.setdefault(
                (pattern.pattern, pattern.flags, anchored), Used(pattern, anchored, f"{module.__name__}:{line}")
            )
    return list(found.values())


def _held(names: dict[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in names.items():
        pending = [value]
        while pending:
            held = pending.pop()
            if isinstance(held, (re.Pattern, Deferred)) and isinstance(held.pattern, str):
                yield name, cast("re.Pattern[str]", held)
            elif isinstance(held, (tuple, list, frozenset)):
                pending += held
            elif isinstance(held, dict) and not name.startswith("__"):
                pending += [*held, *held.values()]


def _written(tree: ast.AST, names: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], str, int]]:
    """The patterns of re.search("…", text) and the like, as far as they do not depend on what is asked."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in _METHODS):
            continue
        try:
            text = eval(compile(ast.Expression(node.args[0]), "pattern", "eval"), dict(names))
        except NameError:
            continue
        yield text if isinstance(text, re.Pattern) else re.compile(text), node.func.attr, node.lineno


def fragments(pattern: re.Pattern[str], seed: int = 0) -> set[str]:
    """Short texts that the pattern's repeated parts match, and that the whole of it all but matches."""
    chance = random.Random(seed)
    tree = parser.parse(pattern.pattern, pattern.flags)
    parts = [tree, *_repeated(tree)]
    samples = {_sample(part, chance) for part in parts}
    return {text[:40] for text in samples | {text[:-1] for text in samples} if text}


def _children(kind: Any, held: Any) -> list[Any]:
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [held[2]]
    if kind is op.SUBPATTERN:
        return [held[3]]
    if kind is op.BRANCH:
        return list(held[1])
    return [held] if kind is op.ATOMIC_GROUP else []


def _repeated(tree: Any) -> Iterator[Any]:
    for kind, held in tree:
        for child in _children(kind, held):
            if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
                yield child
            yield from _repeated(child)


def _sample(tree: Any, chance: random.Random) -> str:
    pieces = []
    for kind, held in tree:
        if kind is op.LITERAL:
            pieces.append(chr(held))
        elif kind in (op.NOT_LITERAL, op.ANY):
            pieces.append("中")
        elif kind is op.IN:
            pieces.append(_one_of(held, chance))
        else:
            children = _children(kind, held)
            times = max(1, min(held[0], 40)) if kind in (op.MAX_REPEAT, op.MIN_REPEAT) else 1
            pieces.append(_sample(chance.choice(children), chance) * times if children else "")
    return "".join(pieces)


def _one_of(charset: Any, chance: random.Random) -> str:
    if charset[0][0] is op.NEGATE:
        return "中"
    kind, held = chance.choice(charset)
    if kind is op.LITERAL:
        return chr(held)
    if kind is op.RANGE:
        return chr(held[0])
    return {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a"}.get(held, "，")
