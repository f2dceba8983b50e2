"""How the bot is changed and held to it: drafts, versions, trials, test cases, and who did what."""
