"""What can be made of a picture on the screen: one file a format, which registers itself."""
