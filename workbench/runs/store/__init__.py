"""The store of all runs: an index in SQLite of what stands in their folders, made anew whenever it is lost."""
