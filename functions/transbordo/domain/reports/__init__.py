"""What happened, in figures, day by day."""
