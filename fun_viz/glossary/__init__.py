"""The words of the field as the program uses them, with examples of numbers from the sentence that is looked at."""
