"""What several workspaces and the window are made of: small widgets that know no model, no study and no worker."""
