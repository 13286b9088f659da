"""What continuous integration runs: every set whose documents are at hand, held against the gates.

    python -m evals.ci [--policies FOLDER]

Profiles are matched too, and judged by single measure. The bundled and the invented documents are in the project; the real policies are taken from FOLDER (files 012_….txt, which
the sets call p012), or from what ASSISTANT_POLICIES names. Sets whose documents are missing are named and left out. Of the
test sets only totals are printed. Exit code 1 if a gate is missed.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.items import load_items
from evals.jsonl import DatasetError, read_lines
from evals.matches import MatchItem
from evals.matches import main as judge_matches
from evals.product import COMMAND, Product, ProductError

ROOT = Path(__file__).parents[1]
DATA = ROOT / "evals" / "data"
PROFILES = DATA / "match_profiles.jsonl"
MATCHES_AT_LEAST = 0.9  # recall and precision over all profiles


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge all sets that can be; 1 if a gate is missed."""
    parser = argparse.ArgumentParser(prog="python -m evals.ci", description="用门槛检查全部题集")
    folder = os.environ.get("ASSISTANT_POLICIES", str(ROOT.parent / "shared" / "policies"))
    parser.add_argument("--policies", type=Path, default=Path(folder), metavar="文件夹", help="真实政策的原文")
    options = parser.parse_args(arguments)
    texts = {path.stem: path for path in sorted((ROOT / "tests" / "data").glob("*.txt"))}
    texts |= {f"p{path.name[:3]}": path for path in sorted(options.policies.glob("[0-9][0-9][0-9]_*.txt"))}
    try:
        with TemporaryDirectory() as data:
            return _run(Product(Path(data)), texts)
    except (DatasetError, ProductError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _run(product: Product, texts: Mapping[str, Path]) -> int:
    """Load what the sets need and judge them."""
    paths = [*sorted(DATA.glob("dev_*.jsonl")), *sorted(DATA.glob("test_*.jsonl"))]
    sets = {path: {item.doc for item in load_items(path) if item.doc} for path in paths}
    matched = {item.doc for _, item in read_lines(PROFILES, MatchItem)}
    needed = {doc for docs in (*sets.values(), matched) for doc in docs}
    product.add({slug: path.read_bytes() for slug, path in texts.items() if slug in needed})
    return max(_judged(sets, product), _matched(product) if matched <= product.slugs() else 0)


def _matched(product: Product) -> int:
    """Match the profiles and judge what they got."""
    out = product.data / "matches.jsonl"
    command = [COMMAND, "match", "--batch", PROFILES, "--out", out, "--data", product.data]
    subprocess.run([*map(str, command)], check=True, capture_output=True)
    return judge_matches([str(PROFILES), str(out), "--at-least", str(MATCHES_AT_LEAST)])


def _judged(sets: Mapping[Path, set[str]], product: Product) -> int:
    """Run the development and the test sets side by side and print what each said."""
    there = product.slugs()
    left_out = [path.stem for path, docs in sets.items() if not docs <= there]
    if left_out:
        print(f"没有原文，略过：{'、'.join(left_out)}")
    runs = []
    for prefix, more in (("dev_", ()), ("test_", ("--totals",))):
        paths = [path for path in sets if path.name.startswith(prefix) and path.stem not in left_out]
        command = [COMMAND, "eval", *map(str, paths), *more, "--data", str(product.data)]
        if paths:
            runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    code = 0
    for run in runs:
        said, complaint = run.communicate()
        print(said, complaint.strip().split("\r")[-1] if run.returncode else "", sep="\n")
        code = max(code, run.returncode)
    return code


if __name__ == "__main__":
    sys.exit(main())
