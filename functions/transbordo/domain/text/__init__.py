"""What can be told of words alone: their language, a wish, what must be hidden. Knows nothing of conversations."""
