"""The bundled policies: byte for byte as published, with their origin, found wherever the package is installed."""

import hashlib
import json
import subprocess
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SLUGS = sorted(path.stem for path in (ROOT / "corpus" / "bundled").glob("*.txt"))


def test_the_bundled_policy_is_there() -> None:
    assert SLUGS == ["wuxi-future-industries"]


@pytest.mark.parametrize("slug", SLUGS)
def test_text_and_record_travel_with_the_package_and_agree(slug: str) -> None:
    bundled = resources.files("corpus.bundled")
    printed = (bundled / f"{slug}.txt").read_bytes()
    about = json.loads((bundled / f"{slug}.json").read_text("utf-8"))

    assert set(about) == {"title", "issuer", "origin", "sha256"}
    assert all(about.values())
    assert hashlib.sha256(printed).hexdigest() == about["sha256"]
    assert b"\r" not in printed


def test_the_bundled_bytes_are_those_of_the_published_text() -> None:
    printed = (resources.files("corpus.bundled") / "wuxi-future-industries.txt").read_bytes()

    assert len(printed) == 34072
    assert hashlib.sha256(printed).hexdigest() == "b9ea8b64c5df8b7992dc913ae0e10f8c693690fc9415158e9d02828ec7f934c5"


def test_git_never_converts_the_line_ends_of_stored_texts() -> None:
    paths = ["corpus/bundled/wuxi-future-industries.txt", "tests/data/yunlan-senior-meals.txt"]
    shown = subprocess.run(
        ["git", "check-attr", "text", "--", *paths], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert shown.stdout.splitlines() == [f"{path}: text: unset" for path in paths]
