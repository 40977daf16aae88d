"""What a net does, in plain sentences made of its numbers."""
