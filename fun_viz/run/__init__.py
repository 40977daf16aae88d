"""Turns nets into records; yields, never calls back."""
