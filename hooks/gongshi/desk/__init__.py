"""What a clerk types."""
