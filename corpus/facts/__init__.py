"""Targets, duties, measures, tables and metadata, by general rules; `read` reads them all."""
