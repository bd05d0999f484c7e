"""Learning the data files of extraction from annotated news."""

import os

# Training extends classes of the extractor, which can't be done once they are compiled.
os.environ.setdefault("QUOTEDB_PURE", "1")
