"""Models in folders: written, checked, loaded once, installed among the user's own."""
