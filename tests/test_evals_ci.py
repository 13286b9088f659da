"""The run that guards quality: sets without their documents are named, a missed gate fails it."""

import json
import sys
from pathlib import Path

import pytest

from evals import ci
from evals.product import Product

# Says which sets it was given; fails where one is called bad.
PRODUCT = """
import json, sys
if sys.argv[1] == "list":
    print(json.dumps([{"slug": "d"}]))
if sys.argv[1] == "eval":
    print("judged", *sys.argv[2:])
    sys.exit("没有达到门槛" if any("bad" in word for word in sys.argv) else 0)
"""


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sets: dict[str, str]) -> int:
    (tmp_path / "product.py").write_text(PRODUCT, "utf-8")
    command = tmp_path / "product"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} {tmp_path / "product.py"} "$@"\n', "utf-8")
    command.chmod(0o755)
    item = {"id": "a", "kind": "target", "question": "几个？"}
    for name, doc in sets.items():
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({**item, "doc": doc}), "utf-8")
    monkeypatch.setattr(ci, "DATA", tmp_path)
    monkeypatch.setattr(ci, "COMMAND", str(command))
    monkeypatch.setattr(ci, "Product", lambda data: Product(data, str(command)))
    return ci.main(["--policies", str(tmp_path)])


def test_development_sets_are_judged_in_full_and_test_sets_by_their_totals(tmp_path, monkeypatch, capsys):
    code = run(tmp_path, monkeypatch, {"dev_a": "d", "dev_far": "elsewhere", "test_a": "d"})

    first, second, third = [line for line in capsys.readouterr().out.split("\n") if line]
    assert code == 0
    assert first == "没有原文，略过：dev_far"
    assert "dev_a.jsonl" in second
    assert "--totals" not in second
    assert "test_a.jsonl --totals" in third


def test_a_missed_gate_fails_the_run_and_is_shown(tmp_path, monkeypatch, capsys):
    assert run(tmp_path, monkeypatch, {"dev_a": "d", "test_bad": "d"}) == 1
    assert "没有达到门槛" in capsys.readouterr().out
