"""What a field, a record, a kind and a body are."""
