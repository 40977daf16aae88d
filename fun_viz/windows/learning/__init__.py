"""What explains the program to who is new to it: the glossary, a card for each panel, and a tour of the window."""
