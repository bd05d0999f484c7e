"""``python -m quotedb``: the command, where its script isn't in the path."""

from quotedb.cli.main import run

if __name__ == "__main__":
    run()
