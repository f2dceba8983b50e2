"""What comes from WhatsApp through Twilio and goes back to it: who writes, what it carries, what a failure means."""
