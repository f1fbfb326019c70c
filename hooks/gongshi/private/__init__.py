"""What must not get out: names, personal data, what hides in attachments."""
