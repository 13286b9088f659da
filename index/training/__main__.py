"""Trains what is shipped: `python -m index.training --policies DIR --laws FILE --base DIR [--out DIR]`."""

import argparse
from pathlib import Path

from index.embedding import MODEL
from index.train import clause_texts, load_law_pairs, load_laws, load_pairs, load_policies, save, thesaurus_pairs, train
from index.train_ranker import fit, halves, write


def main() -> None:
    """Train the encoder on all questions, then the ranker, and write their weights."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description="训练句向量模型和排序模型")
    parser.add_argument("--policies", type=Path, required=True, help="文件夹：训练问题所对应的政策文本")
    parser.add_argument("--laws", type=Path, required=True, help="文件：训练问题所对应的法条（.jsonl.gz）")
    parser.add_argument("--base", type=Path, required=True, help="作为起点的静态编码器")
    parser.add_argument("--out", type=Path, default=MODEL, help="写入权重的文件夹")
    given = parser.parse_args()
    policies, laws = load_policies(given.policies), load_laws(given.laws)
    pairs, more = load_pairs(policies), [*load_law_pairs(laws), *thesaurus_pairs()]
    print(f"{len(pairs)} 个问政策、{len(more)} 个问法条的问题和同义词，{len(policies)} 份政策", flush=True)
    texts = {doc: [*clause_texts(policy).values()] for doc, policy in policies.items()}
    texts |= {law: [*articles.values()] for law, articles in laws.items()}
    save(train(given.base, [*pairs, *more], texts), given.out)
    seen = halves(policies, given.base, more, texts)
    print(f"排序模型：{len(seen)} 个问题", flush=True)
    write(fit(seen), given.out)


if __name__ == "__main__":
    main()
