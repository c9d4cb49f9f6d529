"""`samples` and `check`: the bundled data, and how data of one's own are understood."""

import json
import shlex
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from workbench.commands.console import Console, shown
from workbench.commands.training import asked_for
from workbench.data.checkup.finding import Finding
from workbench.errors import UserError
from workbench.training.events import Preparing
from workbench.training.spec import Spec


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
    """Read data as `train` would, and say what was found and chosen. UserError, once all is said, where none can be."""
    found = examine(*asked_for(arguments.data, arguments.set))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _tell(found)
    errors = [one for one in found["findings"] if one["weight"] == "error"]
    # The refusal itself says where; what the doctor adds is told above it.
    for one in sorted(errors, key=lambda one: "where" not in one["facts"])[:1]:
        raise UserError(one["message"], one["advice"], one["facts"].get("where", found["path"]))
    return 0


def _tell(found: dict[str, Any]) -> None:
    from workbench.runs.estimate import size

    if "size" not in found:
        return
    print(f"{found['path']}: {found['size']}")
    for name in ("encoding", "delimiter", "decimal"):
        if found[name]:
            print(f"  {name}: {found[name]!r}" if name == "delimiter" else f"  {name}: {found[name]}")
    for note in found["notes"]:
        print(f"  note: {note}")
    for column in found["columns"]:
        print(f"  {column['name']}: {column['kind']}, {column['role']}. {column['reason']}")
    for one in found["findings"]:
        if one["weight"] in ("warning", "note") or one["fixes"]:
            print(f"  {one['weight']}: {one['message']} {one['advice']}")
            for fix in one["fixes"]:
                print(f"    {fix['label']}: {' '.join(map(_as_argument, fix['settings'].items()))}")
    if not found["parts"]:
        return
    print("For these data:")
    for key, value in found["suggested"].items():
        print(f"  {key} = {shown(value)}")
    for reason in found["reasons"]:
        print(f"  {reason}")
    parts = ", ".join(f"{count:,} {name}" for name, count in found["parts"].items() if name != "all")
    print(f"Windows or tokens: {parts}.")
    if found["network"]:
        print(f"Training takes about {size(found['network']['bytes'])} of memory.")


def _as_argument(setting: tuple[str, Any]) -> str:
    """A setting as it is typed behind `check`, `train` and the like."""
    key, value = setting
    text = ",".join(map(str, value)) if isinstance(value, list | tuple) else shown(value)
    return "--set " + shlex.quote(f"{key}={text}")


def examine(spec: Spec, base: Path, said: set[str]) -> dict[str, Any]:
    """What `check` tells, as plain values; of data that cannot be read or used, why, as a finding of weight "error"."""
    from workbench.data import Examples, Table, Text, load
    from workbench.data.checks import about_error, as_plain, look_at
    from workbench.data.previews import ColumnPreview, columns_of
    from workbench.data.watch import Watch
    from workbench.runs.completing import chosen_settings, filled_in

    try:
        console = Console(None)
        data = load(spec.data, base, watch=Watch(lambda share, what: console(Preparing(share, what))))
        console.clear()
    except UserError as error:
        return {"path": spec.data.path, "findings": [as_plain(about_error("not_read", error))]}
    findings = look_at(data, spec.data)
    ready = next((one.facts for one in findings if one.name == "parts"), {})
    whole, reasons = filled_in(spec, data, base, said) if ready else (spec, [])
    memory = _memory(whole, findings) if ready else {}
    columns: tuple[ColumnPreview, ...] = ()
    if isinstance(data, Table):
        kind, size = "table", f"a table of {data.rows:,} rows and {len(data.columns)} columns"
        with suppress(UserError):  # a column's name that is wrong is among the findings
            columns = columns_of(data, spec.data)
    elif isinstance(data, Text):
        kind, size = "text", f"a text of {data.size:,} characters in {max(len(data.files), 1)} files"
    elif isinstance(data, Examples):
        kind, size = data.kind, f"{len(data.items):,} sequences"
    else:
        kind, size = "sequences", f"{len(data.inputs):,} made sequences"
    source = data.source
    return {
        "path": whole.data.path,
        "kind": kind,
        "size": size,
        "task": ready.get("task", ""),
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "decimal": source.decimal,
        "header": source.header if isinstance(data, Table) else None,
        "sha256": source.sha256,
        "columns": [asdict(column) for column in columns],
        "notes": list(source.notes),
        "findings": [as_plain(one) for one in findings],
        "suggested": chosen_settings(spec, whole),
        "reasons": reasons,
        "parts": {name: count for name, count in ready.items() if name != "task"},
        "network": memory,
    }


def _memory(spec: Spec, findings: list[Finding]) -> dict[str, int]:
    """Weights of the network and the bytes that training takes; a finding where that is more than the machine has."""
    from workbench.data.checks import about_error
    from workbench.runs.estimate import Shapes, machine_bytes, refuse_beyond, training_bytes, weights_of

    shapes = Shapes(**next(one.facts for one in findings if one.name == "shapes"))
    try:
        refuse_beyond(spec, shapes)
    except UserError as error:
        findings.append(about_error("too_large", error))
    return {"weights": weights_of(spec, shapes), "bytes": training_bytes(spec, shapes), "machine": machine_bytes()}
