"""quotedb: who said what, in which article, at which characters."""

__version__ = "0.1.0"
