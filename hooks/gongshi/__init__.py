"""Gongshi (公示): YAML records of what a public body must disclose become a searchable site."""

__version__ = "0.1.0"
