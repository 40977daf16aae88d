"""What a net can learn; each file is one objective, which says the loss of a batch and how good a net is."""
