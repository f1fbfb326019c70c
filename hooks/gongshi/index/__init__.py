"""The search index and the tables behind the finders."""
