"""What the labs share: the nets they train, a page over a race, and the sentence that says what is seen."""
