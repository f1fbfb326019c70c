"""The sorts of pages, one file each, found by folder as the kinds are."""
