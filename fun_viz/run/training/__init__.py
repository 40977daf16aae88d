"""Training from its request to its model: what is learned from, the loop, and what is said along the way."""
