"""Ingest, look up, verify, export: each owns its transaction."""
