"""What the business has written down: articles, the pieces that a search finds, files that become articles."""
