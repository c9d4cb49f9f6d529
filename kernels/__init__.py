"""The mathematics of recurrent networks, compiled by Numba. Knows nothing of files, windows or the application."""
