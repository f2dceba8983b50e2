"""What the product does: one verb a file. Reads through the ports, lets the domain decide, writes."""
