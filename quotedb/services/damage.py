"""Texts that may have been damaged on disk: read without failing, so that they can be named."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection


def expect_damage(connection: Connection) -> None:
    """From here on this connection gives a text whose bytes aren't UTF-8 with a lone surrogate for each such byte.

    SQLite stores whatever bytes a file holds; PostgreSQL checks them itself.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.text_factory = _decode


def digest_of(text: str) -> str:
    """SHA-256, in hexadecimal, of the bytes that ``text`` was read from."""
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
