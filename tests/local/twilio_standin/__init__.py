"""A stand-in for Twilio's WhatsApp at the wire: the real twilio SDK talks to it, and it calls the real webhook.

`wire*.py` speak Twilio's REST addresses, `inbound.py` and `callbacks.py` call us as Twilio does, `control.py` is for
tests and for the phone page (tests/local/phone), on which a developer plays the customer.
"""
