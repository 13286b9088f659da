"""Damages every file of a data folder in turn: nothing may be answered wrongly, and `assistant repair` puts all right.

    python -m tests.long.damage [--documents 3] [--live] [--only NAME]

Each file is truncated, has a byte flipped, is zeroed, is deleted. Afterwards the folder is opened as a server would,
examined as `assistant doctor` does, repaired and asked again. With --live the damage comes while the folder is open.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import assistant.health
from assistant.assemble import assemble, repair
from assistant.health import Watch, examine
from assistant.settings import Settings
from corpus.errors import AssistantError
from index.embedding import load_encoder
from index.manifest import Manifest
from tests.long.folders import answers, command, in_child, write


def _truncate(path: Path, _: random.Random) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    with path.open("r+b") as file:
        file.write(data)


def _zero(path: Path, _: random.Random) -> None:
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))


def _delete(path: Path, _: random.Random) -> None:
    path.unlink()


WAYS: dict[str, Callable[[Path, random.Random], None]] = {
    "truncate": _truncate,
    "flip": _flip,
    "zero": _zero,
    "delete": _delete,
}


def prepare(folder: Path, documents: int) -> Path:
    """Make a data folder with some small policies."""
    data = folder / "data"
    files = [write(folder, number, 1) for number in range(documents)]
    for act in (["add", *files], ["remove", "wuxi-future-industries"]):
        made = in_child(lambda act=act: command(*act, "--data", data))
        if made is not None:
            raise made
    return data


def in_use(data: Path) -> list[Path]:
    """The files of a data folder, without those of the build before, which nothing opens."""
    current = (data / "index" / "CURRENT").read_text()
    segments = Manifest.read(data / "index" / current).segments
    used = {current, *(segment.name for segment in segments), *(segment.collection for segment in segments)}
    files = [path.relative_to(data) for path in data.rglob("*") if path.is_file()]
    return sorted(name for name in files if name.parts[0] != "index" or len(name.parts) == 2 or name.parts[1] in used)


def sweep(data: Path, scratch: Path, *, live: bool, only: str = "", seed: int = 0) -> Counter[str]:
    """Damage every file in every way; return how often each outcome came.

    Outcomes: "refused" at start, "reported" by the examination, "harmless" (nothing was wrong, and every answer was
    right); whatever begins with "BAD" must not occur.
    """
    chance = random.Random(seed)
    expected = in_child(lambda: answers(data, stays=True))
    if isinstance(expected, BaseException):
        raise expected
    outcomes: Counter[str] = Counter()
    for name in in_use(data):
        for way, damage in WAYS.items():
            if only not in f"{name}":
                continue
            copy = scratch / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(data, copy)
            hurt = _hurt_live if live else _hurt
            outcome = in_child(
                lambda hurt=hurt, copy=copy, name=name, damage=damage: hurt(copy, copy / name, damage, chance, expected)
            )
            chance.random()
            if isinstance(outcome, BaseException):
                outcome = f"BAD {type(outcome).__name__}: {outcome}"
            elif outcome != "harmless":
                outcome = _repaired(copy, expected) or outcome
            outcomes[outcome.split(":")[0]] += 1
            print(f"{outcome:12} {way:8} {name}", flush=True)
    return outcomes


def _hurt(
    copy: Path, path: Path, damage: Callable[[Path, random.Random], None], chance: random.Random, expected: Any
) -> str:
    before = path.read_bytes()
    damage(path, chance)
    if path.exists() and path.read_bytes() == before:
        return "harmless"
    reported = any(not check.ok for check in examine(Settings(data=copy)))
    try:
        found = answers(copy, stays=True)
    except AssistantError as error:
        return "refused" if "\n" not in str(error) else f"BAD lines: {error}"
    if found != expected:
        return "BAD silently wrong"
    return "reported" if reported else "harmless"


def _hurt_live(
    copy: Path, path: Path, damage: Callable[[Path, random.Random], None], chance: random.Random, expected: Any
) -> str:
    assistant.health._SOON = 0.0
    settings = Settings(data=copy)
    opened = assemble(settings, stays=True)
    watch = Watch(copy, load_encoder(None))
    if watch.wrong():
        return f"BAD before: {watch.wrong()}"
    before = path.read_bytes()
    damage(path, chance)
    if path.exists() and path.read_bytes() == before:
        return "harmless"
    for slug in opened.policies:
        for question in ("补贴标准是多少钱？", "2027年的目标是多少？", "谁负责？"):
            answer = opened.ask(question, docs=[slug])
            if (answer.answer, [c.quote for c in answer.citations]) != expected[f"{slug} {question}"]:
                return "BAD silently wrong"
    return "reported" if watch.wrong() else "harmless"


def _repaired(copy: Path, expected: Any) -> str | None:
    """Repair; None if everything answers as before."""
    outcome = in_child(lambda: repair(Settings(data=copy)))
    if isinstance(outcome, BaseException):
        return f"BAD repair {type(outcome).__name__}: {outcome}"
    if outcome[1]:
        return f"BAD lost: {outcome[1]}"
    found = in_child(lambda: answers(copy, stays=True))
    wrong = in_child(lambda: [check.says for check in examine(Settings(data=copy)) if not check.ok])
    if found != expected or wrong:
        return f"BAD after repair: {wrong or found}"
    return None


def main() -> int:
    """Run as a command; exit code 1 where anything bad came."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=3)
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--only", default="", help="part of the names of the files to damage")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = prepare(Path(folder), given.documents)
        outcomes = sweep(data, Path(folder), live=given.live, only=given.only, seed=given.seed)
    print(dict(outcomes))
    return int(any(outcome.startswith("BAD") for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
