"""Looking inside a network: mathematics in NumPy and float64 over the visible forward pass."""
