"""The back office of service points: the list within reach, forms, tables in and out."""
