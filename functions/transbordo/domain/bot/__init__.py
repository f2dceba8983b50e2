"""How the bot thinks: what it has heard and is told, what its answer must keep to, when it gives way to a person."""
