"""How a recurrent decoder scores source tokens: one file a way, which registers itself among `looks`."""
