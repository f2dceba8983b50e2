"""What helps an agent to write, and never writes by itself."""
