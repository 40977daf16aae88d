"""All models there are: to open, to look at, to rename, to delete."""
