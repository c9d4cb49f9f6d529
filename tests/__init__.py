"""The tests mirror the tree; helpers are imported as `tests.FOLDER.MODULE`."""
