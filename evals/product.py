"""The product as programs of this folder reach it: by its command line, never by its code."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.items import EvalItem
from evals.jsonl import write_lines

COMMAND = str(Path(sys.executable).with_name("assistant"))


class ProductError(RuntimeError):
    """The product refused something; the message is its own line."""


@dataclass(frozen=True)
class Product:
    """An installed product over one data folder."""

    data: Path
    command: str = COMMAND  # a program; what it takes and prints is what `assistant` does

    def run(self, *arguments: str) -> str:
        """Run one command and return what it prints.

        Raises:
            ProductError: It failed.
        """
        done = subprocess.run(
            [self.command, *arguments, "--data", str(self.data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if "--batch" not in arguments else None,  # a batch shows its progress
            text=True,
            check=False,
        )
        if done.returncode:
            raise ProductError((done.stderr or f"{' '.join(arguments[:1])} 失败").strip().split("\n")[-1])
        return done.stdout

    def ask(self, lines: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Answer lines `{id, question, history, docs}`; return the answers by id."""
        return {answer["id"]: answer for answer in self.batch("ask", lines)}

    def batch(self, command: str, lines: Iterable[Mapping[str, Any]], *options: str) -> list[dict[str, Any]]:
        """Put lines of JSON through a command that takes `--batch` and `--out`; return what comes out, in order."""
        with TemporaryDirectory() as folder:
            given, out = Path(folder) / "given.jsonl", Path(folder) / "out.jsonl"
            write_lines(given, [dict(line) for line in lines])
            if not given.read_text(encoding="utf-8"):
                return []
            self.run(command, *options, "--batch", str(given), "--out", str(out))
            return [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]

    def facts(self, slug: str) -> dict[str, Any]:
        """What was read out of a document, as `assistant facts --json` prints it."""
        found: dict[str, Any] = json.loads(self.run("facts", slug, "--json"))
        return found

    def add(self, files: Mapping[str, bytes]) -> None:
        """Add documents, given as text files' bytes by slug."""
        if not files:
            return
        with TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{slug}.txt" for slug in files]
            for path, file in zip(paths, files.values(), strict=True):
                path.write_bytes(file)
            self.run("add", *map(str, paths))

    @cache  # noqa: B019 - a product lives as long as its program
    def document(self, slug: str) -> dict[str, Any]:
        """A document's `source` and `clauses` (`clause`, `spans` as code points into the source, end exclusive …)."""
        found: dict[str, Any] = json.loads(self.run("source", slug, "--json"))
        return found

    def slugs(self) -> set[str]:
        """The loaded documents."""
        return {record["slug"] for record in json.loads(self.run("list", "--json"))}


def line(
    item: EvalItem, *, question: str | None = None, name: str | None = None, doc: str | None = None
) -> dict[str, Any]:
    """The line that asks an item, or a variant of it."""
    dumped = item.model_dump()
    within: Sequence[str] = [slug] if (slug := doc or item.doc) else []
    return {"id": name or item.id, "question": question or item.question, "history": dumped["history"], "docs": within}
