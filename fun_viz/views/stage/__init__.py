"""A net drawn at work: marks that say what stands where and what it stands for, and how they are painted and move."""
