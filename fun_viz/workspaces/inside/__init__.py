"""The inside of a net: one attention taken apart, beat by beat, and the arithmetic of any of its cells."""
