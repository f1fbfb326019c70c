"""What has changed since another version."""
