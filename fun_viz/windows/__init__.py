"""The main window: what to run, where in time, menus and settings. No arithmetic."""
