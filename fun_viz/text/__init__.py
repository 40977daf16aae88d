"""Text in and out of numbers: cleaning, tokenizers, corpora, splits, batches."""
