"""The deployed functions: request to use case to response, and nothing else."""
