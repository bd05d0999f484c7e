"""Keys, candidates, comparison, clusters and links: attributions in, decisions out."""
