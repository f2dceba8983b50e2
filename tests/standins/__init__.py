"""The stand-ins held to what the real services do: the real SDKs talk to them."""
