"""Questions in, cited answers out: understanding, composing, verifying, and the edges people use."""
