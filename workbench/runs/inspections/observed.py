"""What the probes saw last while the run trained."""

from workbench.runs.inspections import Found, Glimpse, Inspection


def whole(glimpse: Glimpse) -> Found:
    """`observed`: the last look of each probe: step, epoch, looks so far, values; `update_ratios` by parameter."""
    observed: Found = {}
    for look in glimpse.observations:
        looks = observed.get(look["probe"], {}).get("looks", 0) + 1
        observed[look["probe"]] = {
            "step": look["step"],
            "epoch": look.get("epoch"),
            "looks": looks,
            "values": look["values"],
        }
    updates = observed.get("updates", {}).get("values", {})
    ratios = dict(zip(updates.get("names", []), updates.get("ratios", []), strict=False))
    return {"observed": observed, "update_ratios": ratios}


INSPECTION = Inspection("observed", whole=whole, order=90)
