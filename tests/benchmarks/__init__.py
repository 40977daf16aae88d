"""What this machine measures: ratios side by side in one run, and no verdicts. One file is one benchmark."""
