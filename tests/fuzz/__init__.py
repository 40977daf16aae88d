"""Files that are broken or hostile, thousands of them: each opens, or is refused in one sentence."""
