"""The index that browsers read: what its files look like."""
