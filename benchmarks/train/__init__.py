"""Learning the data files of extraction from annotated news."""
