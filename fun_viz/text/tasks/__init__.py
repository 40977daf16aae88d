"""Tasks a model can be trained on without any file: each draws as many pairs as are wanted from a seed."""
