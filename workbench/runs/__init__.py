"""Runs: their folders, doing one from a spec, and using what came of it."""
