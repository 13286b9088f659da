"""Question sets, scorers and reports. Imports nothing of the product: it judges whatever answers."""
