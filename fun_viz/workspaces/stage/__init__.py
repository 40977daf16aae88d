"""A net drawn at work: from a reading at one moment to the marks of its Stage, by what its anatomy declares."""
