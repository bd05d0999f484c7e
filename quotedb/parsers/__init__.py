"""One file per input format: bytes in, articles out."""
