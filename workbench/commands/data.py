"""`samples` and `check`: the bundled data, and how data of one's own are understood."""

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from workbench.commands.console import shown
from workbench.commands.training import asked_for


def samples(arguments: Namespace) -> int:
    """List the bundled samples."""
    from workbench.data import samples as bundled

    found = [
        {"name": one.name, "path": f"sample:{one.name}", "title": one.title, "sentence": one.sentence, "task": one.task}
        for one in bundled()
    ]
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for one in found:
        print(f"{one['path']:<26} {one['title']}\n{'':<26} {one['sentence']}")
    return 0


def check(arguments: Namespace) -> int:
    """Read data as `train` would, and say what was found and chosen."""
    found = examine(arguments.data, arguments.set)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(f"{found['path']}: {found['size']}")
    for name in ("encoding", "delimiter", "decimal"):
        if found[name]:
            print(f"  {name}: {found[name]!r}" if name == "delimiter" else f"  {name}: {found[name]}")
    for column in found["columns"]:
        print(f"  {column['name']}: {column['kind']}, {column['role']}. {column['reason']}")
    for one in found["findings"]:
        if one["weight"] != "info":
            print(f"  {one['weight']}: {one['message']} {one['advice']}")
    print("For these data:")
    for key, value in found["suggested"].items():
        print(f"  {key} = {shown(value)}")
    for reason in found["reasons"]:
        print(f"  {reason}")
    parts = ", ".join(f"{count:,} {name}" for name, count in found["parts"].items() if name != "all")
    print(f"Windows or tokens: {parts}.")
    return 0


def examine(given: str, settings: list[str]) -> dict[str, Any]:
    """What `check` tells, as plain values. UserError where the data cannot be used."""
    from workbench.data import Table, Text, prepare, preview
    from workbench.data.checks import about_task, look_at
    from workbench.runs.job import chosen_settings, complete

    spec, base, said = asked_for(given, settings)
    whole, data, reasons = complete(spec, base, said)
    task = prepare(data, whole.data)
    path = whole.data.path
    looked = preview(Path(path), spec.data)
    if isinstance(data, Table):
        size = f"a table of {data.rows:,} rows and {len(data.columns)} columns"
    elif isinstance(data, Text):
        size = f"a text of {len(data.text):,} characters in {max(len(data.files), 1)} files"
    else:
        size = f"{len(data.inputs):,} made sequences"
    source = data.source
    return {
        "path": path,
        "kind": looked.kind,
        "size": size,
        "task": task.name,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "decimal": source.decimal,
        "header": source.header if isinstance(data, Table) else None,
        "sha256": source.sha256,
        "columns": [asdict(column) for column in looked.columns],
        "notes": list(source.notes),
        "findings": [asdict(one) for one in (*look_at(data, spec.data), *about_task(task))],
        "suggested": chosen_settings(spec, whole),
        "reasons": reasons,
        "parts": task.parts,
    }
