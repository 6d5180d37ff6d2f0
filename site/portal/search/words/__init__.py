"""Synonyms and words of the domain that editors add to those that come with the product."""
