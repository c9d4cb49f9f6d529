"""Training: what a run is to do (spec), doing it (trainer), and what is told on the way (events)."""
