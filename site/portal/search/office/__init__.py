"""The back office of the search: what people look for, promoted results, synonyms, words."""
