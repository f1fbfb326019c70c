"""Values → HTML. Knows no store."""
