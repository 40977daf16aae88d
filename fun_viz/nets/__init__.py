"""Sequence models in plain torch; each file is one family, readable beside its paper."""
