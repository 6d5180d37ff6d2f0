"""The back office of activities: posting, who comes, service records, tables of earlier years, oddities."""
