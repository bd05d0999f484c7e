"""Marks, mentions, cues, attribution: text in, attributions out."""
