"""The policies that come with the product: SLUG.txt, byte for byte as published, and SLUG.json about it."""
