"""Widgets that each draw one kind of value and know nothing else: values in by `show_…`, the mouse out by signals."""
