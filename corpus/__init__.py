"""Documents in, clauses and facts out. Knows policy documents, nothing of search or chat."""
