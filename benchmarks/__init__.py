"""What is measured, and where the data files come from: see README.md."""
