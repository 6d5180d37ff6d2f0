"""Sheets of paper for people without a telephone of their own: a request for service, and the sheet of a service."""
