"""One file (or folder) is one workspace: it composes panels, keeps no model, and registers itself."""
