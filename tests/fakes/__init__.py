"""The outside world in memory: each fake keeps the contract of its port, and fails on command as the real one may."""
