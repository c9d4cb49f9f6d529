"""Recurrent Workbench: a desktop application around `kernels`. Only `workbench.gui` and `workbench.app` import Qt."""

__version__ = "0.1.0"
