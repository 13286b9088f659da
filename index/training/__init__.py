"""How people ask about clauses (`pairs.tsv`), and the command that trains encoder and ranker from it."""
