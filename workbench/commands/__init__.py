"""What each command does; `workbench.cli` reads the arguments and turns errors into sentences and exit statuses."""
