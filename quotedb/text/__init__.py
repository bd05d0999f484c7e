"""Spans, selectors, offset maps, names and folded letters: plain functions over text."""
