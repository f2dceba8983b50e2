"""Transbordo: WhatsApp customer service in which a bot answers and hands over to people."""
