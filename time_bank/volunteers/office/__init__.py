"""The back office of the pool: who is in it, decisions, training, supervision, family, honours and rules."""
