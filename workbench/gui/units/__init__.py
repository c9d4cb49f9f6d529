"""What the views of single units are made of: coloured texts and series, and lists of units."""
