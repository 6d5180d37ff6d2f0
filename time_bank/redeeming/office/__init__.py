"""The back office of redeeming: requests, sheets of paper, disputes, certificates of service."""
