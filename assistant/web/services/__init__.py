"""What visitors do, in plain values: no markup and nothing of the page framework."""
