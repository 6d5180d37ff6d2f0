"""Figures by commands that anyone can run; docs/benchmarks.md keeps them."""
