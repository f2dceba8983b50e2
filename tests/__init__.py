"""The tests, and the local stack that they share with dev.sh (tests/local)."""
