"""What deploy.sh leaves to Python."""
