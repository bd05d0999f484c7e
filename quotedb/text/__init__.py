"""Spans, selectors, offset maps and comparison keys: plain functions over text."""
