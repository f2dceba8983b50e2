"""The conversation and who may speak in it, from the first message to the last word delivered."""
