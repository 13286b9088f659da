"""Tests that take minutes, as commands; the suite runs a short form of each."""
