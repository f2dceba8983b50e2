"""The rules of the conversation: pure, standard library only (see README.md beside this file)."""
