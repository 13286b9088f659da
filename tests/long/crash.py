"""Kills a writer with signal 9 at random moments, over and over: nothing reported as done may be lost, or half there.

    python -m tests.long.crash [--kills 200] [--seed 0]

A child adds, replaces, removes and rebuilds by the command line's own commands, and notes each as begun and as done.
After each kill another child opens the folder as a server would: it must answer at once, from every document that was
reported as added, in the version that was reported or in the one that was being put in its place.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.health import examine
from assistant.settings import Settings
from corpus.store import Store
from tests.long.folders import TITLES, Died, answers, command, in_child, text, write

State = dict[int, int]  # policy number → version


def _work(data: Path, files: Path, journal: Path, seed: int, state: State) -> None:
    """Change the folder until killed."""
    chance = random.Random(seed)
    version = seed * 1000
    with journal.open("a", encoding="ascii") as notes:

        def note(line: str) -> None:
            notes.write(line + "\n")
            notes.flush()

        while True:
            version += 1
            number = chance.randrange(len(TITLES))
            act = chance.choice(("add", "add", "add", "remove", "rebuild"))
            if act == "remove" and (number not in state or len(state) == 1):
                act = "add"
            note(f"begin {act} {number} {version}")
            if act == "add":
                command("add", write(files, number, version), "--data", data)
                state[number] = version
            elif act == "remove":
                command("remove", f"policy-{number}", "--data", data)
                del state[number]
            else:
                command("rebuild", "--data", data)
            note(f"done {act} {number} {version}")


def _after(state: State, act: str, number: int, version: int) -> State:
    changed = dict(state)
    if act == "add":
        changed[number] = version
    elif act == "remove":
        changed.pop(number, None)
    return changed


def _told(journal: Path, state: State) -> tuple[State, State, str]:
    """What was reported, what it would be with the change that was cut short, and the name of that change."""
    begun = "nothing"
    coming = state
    for line in journal.read_text(encoding="ascii").splitlines():
        what, act, number, version = line.split()
        after = _after(state, act, int(number), int(version))
        state, coming, begun = (after, after, "nothing") if what == "done" else (state, after, act)
    return state, coming, begun


def _found(data: Path) -> tuple[dict[str, str], dict[str, Any], list[str]]:
    """The stored texts, the answers, and what the examination complains of."""
    said = answers(data, stays=True)
    store = Store(data)
    stored = {record.slug: store.source(record.slug) for record in store.records()}
    return stored, said, [check.says for check in examine(Settings(data=data)) if not check.ok]


def _texts(state: State) -> dict[str, str]:
    return {f"policy-{number}": text(number, version) for number, version in state.items()}


def run(kills: int, seed: int, folder: Path) -> Counter[str]:
    """Kill `kills` times; return how often a kill came during which change.

    Raises:
        AssertionError: Something was lost, invented, half there, or not answered.
    """
    chance = random.Random(seed)
    data, files, journal = folder / "data", folder / "files", folder / "journal"
    files.mkdir()
    state: State = {0: 1}
    in_child(lambda: command("add", write(files, 0, 1), "--data", data))
    in_child(lambda: command("remove", "wuxi-future-industries", "--data", data))
    indexed = state
    struck: Counter[str] = Counter()
    for kill in range(kills):
        journal.write_text("")
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            _work(data, files, journal, seed * 1000 + kill + 1, dict(state))
        while not journal.read_text():
            time.sleep(0.005)
        time.sleep(chance.choice((0.02, 0.1, 0.5, 2.0)) * chance.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told, coming, act = _told(journal, state)
        struck[act] += 1
        result = in_child(lambda: _found(data))
        assert not isinstance(result, (BaseException, Died)), f"kill {kill} during {act}: {result!r}"
        stored, said, wrong = result
        # The documents: as reported, or with the change that was being made.
        assert stored in (_texts(told), _texts(coming)), f"kill {kill} during {act}: {sorted(stored)} {told} {coming}"
        # The answers: from the index as it was last reported, or from that of the change; nothing between.
        sources = {key.removesuffix(" source"): value for key, value in said.items() if key.endswith(" source")}
        indexed = told if "done" in journal.read_text() else indexed
        assert sources in (_texts(indexed), _texts(coming)), (
            f"kill {kill} during {act}: answered from {sorted(sources)}"
        )
        indexed = indexed if sources == _texts(indexed) else coming
        for slug, source in sources.items():
            amount = source.split("每人")[1].split("。")[0]
            assert amount in said[f"{slug} 补贴标准是多少钱？"][0], f"kill {kill}: {said[f'{slug} 补贴标准是多少钱？']}"
        assert all("尚未跟上" in line for line in wrong), f"kill {kill} during {act}: {wrong}"
        struck["index behind"] += bool(wrong)
        state = next(s for s in (told, coming) if _texts(s) == stored)
    in_child(lambda: command("rebuild", "--data", data))
    stored, said, wrong = in_child(lambda: _found(data))
    assert (stored, wrong) == (_texts(state), [])
    left = [path.name for path in (data / "corpus").iterdir() if path.name.startswith(".")]
    builds = [path for path in (data / "index").iterdir() if path.is_dir() and not path.name.startswith("clauses-")]
    assert left == []
    assert len(builds) <= 11  # the last two, and what small segments they share
    return struck


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        struck = run(given.kills, given.seed, Path(folder))
    print(f"{given.kills} kills, nothing lost: {dict(struck)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
