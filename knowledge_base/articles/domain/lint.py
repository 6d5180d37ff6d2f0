"""Interim."""


def refuse_errors(article):
    pass
