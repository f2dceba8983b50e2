"""What a business sets: its bot, its hours, its words to the customer."""
