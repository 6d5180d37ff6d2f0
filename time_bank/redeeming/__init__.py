"""Spending time: requests for service, gifts, donations, paper sheets, disputes, service record certificates."""
