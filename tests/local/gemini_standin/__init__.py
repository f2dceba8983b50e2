"""Gemini's stand-in: the wire of the real service, with honest simple rules in place of a mind.

It answers from the sources in the prompt by word overlap, and fails on command. It understands nothing: good enough
to play every flow of the product on a laptop, and never to be mistaken for a measure of how well the real model does.
"""
