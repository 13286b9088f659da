"""Measures the product at growing sizes, beside what one would otherwise assemble: `python -m evals.bench --laws FILE`.

For each size: adding everything, adding one more policy, starting the server, searching and asking over HTTP, memory
and disk. Beside it, over the same texts and questions, rank-bm25 with jieba as LangChain's `BM25Retriever` runs it
(every text scored for every question), and that fused by ranks with langchain-chroma as its `EnsembleRetriever` does;
and what of the product does the same as rank-bm25 and no more, its BM25 over words, in one process as that runs too.
Else everything of the product is driven from outside, by its command line and HTTP interface.
"""

import argparse
import contextlib
import gzip
import http.client
import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

COMMAND = Path(sys.executable).with_name("assistant")
QUESTIONS = 200
RIVAL_QUESTIONS = 20  # rank-bm25 takes a second for one


def laws(path: Path) -> list[tuple[str, list[str]]]:
    """Read articles, one `{doc_id, title, text}` a line, as (title, articles) of each law."""
    found: dict[str, tuple[str, list[str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            title = line["title"].rpartition(" ")[0]
            found.setdefault(line["doc_id"].partition("#")[0], (title, []))[1].append(line["text"])
    return list(found.values())


def questions(texts: Sequence[str], count: int) -> list[str]:
    """Make questions of stretches of the texts, always the same."""
    chance = random.Random(0)
    made: list[str] = []
    while len(made) < count:
        text = chance.choice(texts).replace("\n", "")
        start = chance.randrange(max(1, len(text) - 20))
        made.append(f"{text[start : start + chance.randint(8, 16)]}是怎么规定的？")
    return made


class Tree:
    """A process with its children: how long they run, how much they compute, and their memory together at its peak."""

    def __init__(self, *command: object) -> None:
        self.started = time.perf_counter()
        quiet = {"stdout": subprocess.DEVNULL}
        if command[0] == "serve":
            quiet["stderr"] = subprocess.DEVNULL  # a line for every request
        self.process = subprocess.Popen([str(COMMAND), *map(str, command)], **quiet)  # type: ignore[call-overload]
        self.peak = 0
        self._cpu: dict[int, float] = {}

    def look(self) -> None:
        """Take the memory and the computing time as they are now."""
        together = 0
        with contextlib.suppress(psutil.Error):
            parent = psutil.Process(self.process.pid)
            for each in [parent, *parent.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    together += each.memory_info().rss
                    self._cpu[each.pid] = each.cpu_times().user
        self.peak = max(self.peak, together)

    def wait(self) -> dict[str, float]:
        """Wait for its end and return what it took."""
        while self.process.poll() is None:
            self.look()
            time.sleep(0.2)
        if self.process.returncode:
            raise SystemExit(f"assistant ended with {self.process.returncode}")
        wall = time.perf_counter() - self.started
        return {"s": round(wall, 1), "cpu_s": round(sum(self._cpu.values()), 1), "peak_mib": self.peak >> 20}


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds."""
    ranked = sorted(seconds)
    return {
        "p50_ms": round(1000 * ranked[len(ranked) // 2], 2),
        "p95_ms": round(1000 * ranked[int(len(ranked) * 0.95)], 2),
    }


def timed(work: Callable[[str], object], asked: Sequence[str]) -> dict[str, float]:
    """Ask each question once and return the percentiles."""
    times = []
    for question in asked:
        started = time.perf_counter()
        work(question)
        times.append(time.perf_counter() - started)
    return percentiles(times)


@contextlib.contextmanager
def served(data: Path) -> Iterator[tuple[Tree, Callable[[str, str], Any], float]]:
    """Run the server over a data folder; gives it, a function that posts (route, question), and the seconds to ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    os.environ["ASSISTANT_PER_MINUTE"] = "0"
    tree = Tree("serve", "--port", port, "--data", data)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def post(route: str, question: str) -> Any:
        body = json.dumps({"question": question}).encode()
        connection.request("POST", route, body, {"content-type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        if "error" in answer:
            raise SystemExit(f"{route}: {answer['error']}")
        return answer

    try:
        while True:
            if tree.process.poll() is not None:
                raise SystemExit("assistant serve ended")
            try:
                post("/api/search", "奖励")
                break
            except OSError:
                connection.close()
                time.sleep(0.05)
        ready = time.perf_counter() - tree.started
        yield tree, post, ready
    finally:
        connection.close()
        tree.process.terminate()
        tree.process.wait()


def product(documents: Sequence[tuple[str, list[str]]], asked: Sequence[str], folder: Path) -> dict[str, Any]:
    """Measure the product over documents."""
    data, files = folder / "data", []
    subprocess.run([COMMAND, "list", "--data", data], check=True, capture_output=True)  # the bundled policy, alone
    for number, (title, articles) in enumerate(documents):
        files.append(folder / f"law{number:05}.txt")
        files[-1].write_text(f"{title}\n\n" + "\n".join(articles) + "\n", encoding="utf-8")
    result: dict[str, Any] = {}
    if files:
        result["build"] = Tree("add", *files, "--data", data).wait()
    else:
        result["build"] = Tree("rebuild", "--data", data).wait()
    one = folder / "one-more.txt"
    one.write_text(
        "某市促进低空经济发展办法\n\n" + "\n".join(f"第{n}条 对第{n}类企业给予补贴{n}万元。" for n in range(1, 40))
    )
    result["add_one"] = Tree("add", one, "--data", data).wait()
    result["disk_mib"] = sum(path.stat().st_size for path in (data / "index").rglob("*") if path.is_file()) >> 20
    with served(data) as (tree, post, ready):
        result["ready_s"] = round(ready, 1)
        for route in ("search", "ask"):
            timed(lambda question, route=route: post(f"/api/{route}", question), asked[:10])  # type: ignore[misc]
            result[route] = timed(lambda question, route=route: post(f"/api/{route}", question), asked)  # type: ignore[misc]
        tree.look()
        result["serving_mib"] = tree.peak >> 20
        connection_documents = post("/api/search", asked[0])
        assert connection_documents["hits"]
    return result


# The product's own words and postings, over the same texts in the same way: in one process, ten texts for a question,
# none of its vectors, pairs of characters, thesaurus or ranking. `same` is the share of the ten that are also found
# where no token is put off for being common.
_BY_WORDS = """
import json, sys, time
import numpy as np
import index.lexical
from evals.bench import timed
from index.words import words

given = json.load(sys.stdin)
started = time.perf_counter()
texts = index.lexical.Lexical([index.lexical.Postings.of(map(words, given["texts"]))])
built = time.perf_counter() - started

def ten(question):
    found = texts.coverage(dict.fromkeys(words(question), 1.0))
    rows = found.best(100)
    return rows[np.argsort(-found.of(rows), kind="stable")[:10]].tolist()

ten(given["asked"][0])
measured = {"build_s": round(built, 1), **timed(ten, given["asked"])}
some = given["asked"][:50]
quick = [ten(question) for question in some]
index.lexical._COMMON = len(texts)
whole = [ten(question) for question in some]
same = [len({*a} & {*b}) / max(len(b), 1) for a, b in zip(quick, whole)]
print(json.dumps({**measured, "same": round(float(np.mean(same)), 3)}))
"""


def by_words(texts: Sequence[str], asked: Sequence[str]) -> dict[str, Any]:
    """Measure what of the product does the same as rank-bm25: BM25 over words, in one process."""
    given = json.dumps({"texts": list(texts), "asked": list(asked)})
    ran = subprocess.run([sys.executable, "-c", _BY_WORDS], input=given, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return measured


def rivals(texts: Sequence[str], asked: Sequence[str], model: Path) -> dict[str, Any]:
    """Measure rank-bm25 over jieba words, and that fused with langchain-chroma; in a process of its own."""
    code = "import json, sys; from evals.bench import rival; print(json.dumps(rival(json.load(sys.stdin))))"
    given = json.dumps({"texts": list(texts), "asked": list(asked), "model": str(model)})
    ran = subprocess.run([sys.executable, "-c", code], input=given, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return measured


def rival(given: dict[str, Any]) -> dict[str, Any]:
    """What `rivals` runs."""
    import jieba  # type: ignore[import-untyped]  # noqa: PLC0415 - for comparison only
    from langchain_chroma import Chroma  # noqa: PLC0415
    from langchain_core.embeddings import Embeddings  # noqa: PLC0415
    from rank_bm25 import BM25Okapi  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    texts, asked = given["texts"], given["asked"]
    started = time.perf_counter()
    ranked = BM25Okapi([jieba.lcut(text) for text in texts])
    built = time.perf_counter() - started

    def words(question: str) -> list[str]:
        top: list[str] = ranked.get_top_n(jieba.lcut(question), texts, n=10)
        return top

    bm25 = {"build_s": round(built, 1), **timed(words, asked)}
    encoder = SentenceTransformer(given["model"], device="cpu")

    class Encoded(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            rows: list[list[float]] = encoder.encode(texts, normalize_embeddings=True).tolist()
            return rows

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    started = time.perf_counter()
    store = Chroma("bench", Encoded(), persist_directory=tempfile.mkdtemp())
    for start in range(0, len(texts), 5000):
        store.add_texts(texts[start : start + 5000])

    def fused(question: str) -> list[str]:
        scores: dict[str, float] = {}
        for found in (words(question), [d.page_content for d in store.similarity_search(question, k=10)]):
            for rank, text in enumerate(found, 1):
                scores[text] = scores.get(text, 0.0) + 0.5 / (rank + 60)
        return sorted(scores, key=lambda text: -scores[text])

    together = {"build_s": round(built + time.perf_counter() - started, 1), **timed(fused, asked)}
    return {"bm25": bm25, "ensemble": together, "peak_mib": psutil.Process().memory_info().rss >> 20}


def machine() -> str:
    """Return the machine in words."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return (
        f"{model}, {os.cpu_count()} 核, {psutil.virtual_memory().total >> 30} GiB, Python {platform.python_version()}"
    )


def show(results: Sequence[dict[str, Any]], console: Console) -> None:
    """Print the table."""
    columns = ("规模", "条数", "建库 s（CPU s）", "峰值 MiB", "磁盘 MiB", "加一份 s", "就绪 s", "服务 MiB",
               "检索 p50/p95 ms", "问答 p50/p95 ms", "rank-bm25 p50 ms", "Ensemble p50 ms", "快几倍",
               "只按词 p50 ms（同 rank-bm25，不经 HTTP）", "只按词快几倍")  # fmt: skip
    table = Table(*columns)
    for result in results:
        ours, other = result["product"], result.get("rivals")
        row = [
            result["size"],
            str(result["articles"]),
            f"{ours['build']['s']}（{ours['build']['cpu_s']}）",
            str(ours["build"]["peak_mib"]),
            str(ours["disk_mib"]),
            str(ours["add_one"]["s"]),
            str(ours["ready_s"]),
            str(ours["serving_mib"]),
            *(f"{ours[route]['p50_ms']}/{ours[route]['p95_ms']}" for route in ("search", "ask")),
        ]
        if other:
            times = other["bm25"]["p50_ms"] / ours["search"]["p50_ms"]
            row += [str(other["bm25"]["p50_ms"]), str(other["ensemble"]["p50_ms"]), f"{times:.0f}"]
            alike = result["by_words"]["p50_ms"]
            row += [str(alike), f"{other['bm25']['p50_ms'] / alike:.0f}"]
        table.add_row(*row, *[""] * (len(columns) - len(row)))
    console.print(table)


def plot(results: Sequence[dict[str, Any]], path: Path) -> None:
    """Draw latency over size."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    sizes = [max(result["articles"], 1) for result in results]
    for route in ("search", "ask"):
        axes.plot(sizes, [result["product"][route]["p50_ms"] for result in results], marker="o", label=route)
    for name in ("bm25", "ensemble"):
        known = [result for result in results if "rivals" in result]
        axes.plot(
            [r["articles"] for r in known], [r["rivals"][name]["p50_ms"] for r in known], marker="x", linestyle="--",
            label={"bm25": "rank-bm25 + jieba", "ensemble": "rank-bm25 + langchain-chroma"}[name],
        )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="clauses", ylabel="ms (p50)")
    axes.legend()
    figure.savefig(path, dpi=120, bbox_inches="tight")


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--laws", type=Path, required=True, help="条文，JSONL.gz，每行 {doc_id, title, text}")
    parser.add_argument("--policies", type=Path, help="真实政策的文件夹（txt），作为 115 份的一档")
    parser.add_argument("--sizes", default="1,115,10000,50000,all", help="规模，逗号分隔")
    parser.add_argument("--rivals-up-to", type=int, default=50_000, help="对比到多少条为止")
    parser.add_argument("--model", type=Path, default=Path("index/model"), help="对比所用的句向量模型")
    parser.add_argument("--out", type=Path, default=Path("bench"), help="结果（JSON、图）写到哪个文件夹")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    every, results, failed = laws(given.laws), [], []
    for size in given.sizes.split(","):
        documents: list[tuple[str, list[str]]] = []
        if size == "115" and given.policies:
            read = [path.read_text(encoding="utf-8").splitlines() for path in sorted(given.policies.glob("*.txt"))]
            documents = [(lines[0], [line for line in lines[1:] if line.strip()]) for lines in read if lines]
        elif size != "1":
            most = float("inf") if size == "all" else int(size)
            for law in every:
                if sum(len(articles) for _, articles in documents) >= most:
                    break
                documents.append(law)
        texts = [article for _, articles in documents for article in articles]
        asked = questions(texts or [article for _, articles in every[:20] for article in articles], QUESTIONS)
        folder = Path(tempfile.mkdtemp(dir=given.out))
        result: dict[str, Any] = {"size": size, "documents": len(documents), "articles": len(texts)}
        try:
            result["product"] = product(documents, asked, folder)
            if 0 < len(texts) <= given.rivals_up_to * 1.05:
                result["by_words"] = by_words(texts, asked)
                result["rivals"] = rivals(texts, asked[:RIVAL_QUESTIONS], given.model)
        except (
            SystemExit,
            OSError,
            subprocess.CalledProcessError,
        ) as error:  # the other sizes are measured all the same
            print(f"规模 {size} 没有测完：{error}", file=sys.stderr, flush=True)
            failed.append(size)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if "product" not in result:
            continue
        results.append(result)
        report = {"date": f"{date.today()}", "machine": machine(), "results": results}
        (given.out / "bench.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        show(results, Console(width=200))
    if results:
        plot(results, given.out / "bench.png")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
