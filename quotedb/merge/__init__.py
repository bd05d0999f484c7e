"""Keys, candidates, comparison, clusters and links: attributions in, decisions out."""

from quotedb.compiled import use_what_is_current

use_what_is_current(__path__[0])
