"""Writes what was measured into the READMEs, between two marker comments, in the language of each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import growth, speed
from tests.benchmarks.contestants import NAMES

FIRST, LAST = "<!-- speed -->", "<!-- /speed -->"
CELL_NAMES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
ENGLISH = {
    "machine": "Float32, vectors of {bits} bits, {threads} threads{versions}.",
    "how": "Milliseconds a step{order}. {ratio}In brackets: our share of the multiply-adds that the processor can do.",
    "order": ", here / {peers}",
    "ratio": "Bold: how many times as fast as the better of the others. ",
    "shape": "batch, steps, inputs, hidden, layers",
    "mean": "Geometric mean of all ratios: {mean:.1f}.",
    "memory": "Memory that a step takes, beside PyTorch's: {shares}.",
    "generate": "Text from an LSTM of 2 x 128, 65 symbols: {ours:,.0f} tokens a second, {ratio:.0f} times PyTorch's.",
    "probes": "All probes together add at most {worst:.1%} to a step.",
    "growth": "A step's time grows with these powers, fitted over the upper of two decades: {powers}.",
    "steps": "steps", "batch": "batch", "layers": "layers", "hidden": "hidden size",
    "and": "; ", "list": ", ", "to": " to ", "stop": " ",
}  # fmt: skip
CHINESE = {
    "machine": "float32，向量宽 {bits} 位，{threads} 个线程{versions}。",
    "how": "单位为每步毫秒{order}。{ratio}括号内：达到处理器乘加运算上限的百分比。",
    "order": "，依次为本程序 / {peers}",
    "ratio": "粗体：速度是其他框架中较快者的多少倍。",
    "shape": "批量, 步数, 输入, 隐藏单元, 层数",
    "mean": "所有倍数的几何平均：{mean:.1f}。",
    "memory": "训练一步占用的内存与 PyTorch 之比：{shares}。",
    "generate": "LSTM（2 × 128，65 个符号）生成文本：每秒 {ours:,.0f} 个符号，是 PyTorch 的 {ratio:.0f} 倍。",
    "probes": "打开全部探针，每步最多多用 {worst:.1%} 的时间。",
    "growth": "每步时间随规模增长的幂次（对数拟合，取两个数量级的上半段）：{powers}。",
    "steps": "步数", "batch": "批量", "layers": "层数", "hidden": "隐藏单元数",
    "and": "；", "list": "、", "to": " 到 ", "stop": "",
}  # fmt: skip
LANGUAGES = {"README.md": ENGLISH, "README.zh.md": CHINESE}


def write(root: Path, found: dict[str, Any]) -> list[str]:
    """Put the figures into every README; ValueError where one has no place for them. Returns the files' names."""
    written = {name: insert((root / name).read_text("utf-8"), block(found, words)) for name, words in LANGUAGES.items()}
    for name, text in written.items():
        (root / name).write_text(text, "utf-8", newline="\n")
    return list(written)


def insert(text: str, block: str) -> str:
    """The text with the block between the two markers."""
    before, first, rest = text.partition(FIRST)
    _, last, after = rest.partition(LAST)
    if not first or not last or FIRST in after or LAST in after:
        raise ValueError(f"there must be one {FIRST} and, after it, one {LAST}")
    return f"{before}{FIRST}\n{block}\n{LAST}{after}"


def block(found: dict[str, Any], words: dict[str, str]) -> str:
    """The speed table, what it was measured on, and a line for each other part that was measured."""
    rows, machine = found["speed"], found["machine"]
    peers = list(rows[0]["best"])[1:]
    versions = words["list"].join(f"{NAMES[who]} {machine['versions'][who]}" for who in peers)
    separator = "；" if words is CHINESE else "; "
    head = words["machine"].format(
        bits=machine["vector_bits"], threads=machine["threads"], versions=separator + versions if versions else ""
    )
    order = words["order"].format(peers=" / ".join(NAMES[who] for who in peers)) if peers else ""
    how = words["how"].format(order=order, ratio=words["ratio"] if peers else "")
    parts = [head + words["stop"] + how, "\n".join(table(rows, words))]
    rest = sentences(found, words)
    if rest:
        parts.append("\n".join(f"- {one}" for one in rest))
    return "\n\n".join(parts)


def table(rows: Sequence[dict[str, Any]], words: dict[str, str]) -> list[str]:
    """One line a shape, one column a cell."""
    cells = list(dict.fromkeys(row["cell"] for row in rows))
    by_place = {(row["sizes"], row["cell"]): row for row in rows}
    lines = [
        f"| {' | '.join([words['shape'], *(CELL_NAMES[cell] for cell in cells)])} |",
        "|---" * (len(cells) + 1) + "|",
    ]
    for sizes in dict.fromkeys(row["sizes"] for row in rows):
        texts = [entry(by_place[sizes, cell]) if (sizes, cell) in by_place else "" for cell in cells]
        lines.append(f"| {' | '.join([sizes, *texts])} |")
    return lines


def entry(row: dict[str, Any]) -> str:
    """The milliseconds of all contestants, the ratio and our share of the peak."""
    times = " / ".join(short(ms) for ms in row["best"].values())
    ratio = f" **{short(row['ratio'])}×**" if "ratio" in row else ""
    return f"{times}{ratio} ({row['share']:.0%})"


def short(value: float) -> str:
    """Two digits below ten, whole numbers above."""
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.995 else f"{value:.2f}"


def sentences(found: dict[str, Any], words: dict[str, str]) -> list[str]:
    """One sentence for each part that was measured beside the table."""
    said: list[str] = []
    if all("ratio" in row for row in found["speed"]):
        said.append(words["mean"].format(mean=speed.mean_ratio(found["speed"])))
    shares = [(row["cell"], row["sizes"], row["share"]) for row in found.get("memory", []) if "share" in row]
    if shares:
        texts = [f"{CELL_NAMES[cell]} ({sizes}) {share:.0%}" for cell, sizes, share in shares]
        said.append(words["memory"].format(shares=words["and"].join(texts)))
    if "ratio" in found.get("generate", {}):
        rate = found["generate"]["tokens_per_second"]["ours"]
        said.append(words["generate"].format(ours=rate, ratio=found["generate"]["ratio"]))
    if found.get("probes"):
        said.append(words["probes"].format(worst=max(0.0, *(row["added"] for row in found["probes"]))))
    if found.get("growth"):
        said.append(words["growth"].format(powers=words["list"].join(_powers(found["growth"], words))))
    return said


def _powers(rows: Sequence[dict[str, Any]], words: dict[str, str]) -> list[str]:
    """The range of each size's exponents over the cells."""
    texts: list[str] = []
    for size in growth.WANTED:
        powers = [row["upper_half"] for row in rows if row["size"] == size]
        low, high = f"{min(powers):.2f}", f"{max(powers):.2f}"
        texts.append(f"{words[size]} {low if low == high else low + words['to'] + high}")
    return texts
