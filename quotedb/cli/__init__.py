"""Arguments in, one service call, something to look at out."""
