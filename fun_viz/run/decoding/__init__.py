"""One sentence or many through one net: the search loop, its strategies, and what explains it."""
