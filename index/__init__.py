"""Clauses in, ranked clauses out. Knows search, nothing of questions and answers."""
