"""Fills the disk while documents come in: what was there goes on answering, and everything goes on once there is room.

    python -m tests.long.disk_full [--sizes 2 4 8 16]        (needs the right to mount, e.g. root)

Each size is that of a tmpfs in MiB, which holds a small corpus and is then filled up to various degrees before a
document is added.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from assistant.assemble import repair
from assistant.health import examine
from assistant.settings import Settings
from corpus.errors import AssistantError
from tests.long.folders import answers, command, in_child, write

_STEPS = (0, 4, 16, 64, 256, 600, 1000, 2000)  # KiB left free before something is added


def run(folder: Path, size: int) -> Counter[str]:
    """Return how often adding was refused with one clear line, and how often there was room enough.

    Raises:
        AssertionError: Something was lost, or went wrong otherwise.
    """
    disk, files = folder / "disk", folder / "files"
    disk.mkdir()
    files.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(disk)], check=True)
    outcomes: Counter[str] = Counter()
    try:
        data = disk / "data"
        for act in (["add", write(files, 0, 1)], ["remove", "wuxi-future-industries"]):
            refused = in_child(lambda act=act: command(*act, "--data", data))
            if refused is not None:
                assert isinstance(refused, AssistantError), repr(refused)
                return Counter({"too small from the start": 1})
        before = in_child(lambda: answers(data, stays=False))
        for left in _STEPS:
            _fill(disk, left)
            said = in_child(lambda: command("add", write(files, 1, 1), "--data", data))
            assert said is None or (isinstance(said, AssistantError) and "\n" not in str(said)), repr(said)
            outcomes["enough" if said is None else str(said).split("：")[-1]] += 1
            after = in_child(lambda: answers(data, stays=False))
            assert isinstance(after, dict), repr(after)
            # Scores of a search depend on how common a word is among all documents; answers must not.
            assert all(after[key] == before[key] for key in before if not key.endswith(" search")), after
            (disk / "filler").unlink()
            # With room again the same command goes through, and all is well.
            said = in_child(lambda: command("add", write(files, 1, 1), "--data", data))
            assert said is None, repr(said)
            wrong = [check for check in in_child(lambda: examine(Settings(data=data))) if not check.ok]
            assert all(check.name == "数据目录" for check in wrong), wrong  # so small a disk is complained of
            assert in_child(lambda: repair(Settings(data=data))) == ([], [])
            assert in_child(lambda: command("remove", "policy-1", "--data", data)) is None
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    return outcomes


def _fill(disk: Path, left: int) -> None:
    """Leave that many KiB of the disk free."""
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(0, file.tell() - left * 1024))


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2, 4, 8, 16])
    given = parser.parse_args()
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{size} MiB: {dict(run(Path(folder), size))}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
