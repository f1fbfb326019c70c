"""Records → files for machines. Each module makes one sort of file and imports nothing above `record`."""
