"""What the doctor looks at: each check asks one thing of one port, and gives what is unwell."""
