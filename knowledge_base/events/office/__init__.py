"""The back office of events: planning, who signed up, what came of it."""
