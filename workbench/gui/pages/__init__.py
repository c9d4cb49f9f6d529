"""The window's pages, one a step of the work."""
