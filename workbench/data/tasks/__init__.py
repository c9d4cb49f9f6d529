"""One module a kind of task; `base` says what all have in common."""
