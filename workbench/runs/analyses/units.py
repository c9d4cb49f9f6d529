"""The values of a layer's units over a stretch of the data."""

from workbench.runs.analyses import Analysis
from workbench.runs.seen_units import seen_units

ANALYSIS = Analysis("units", seen_units)
