# Everything is done by scripts/; this file only gives the commands short names.
PORT ?= 8000

.PHONY: demo test bench lint format

demo:
	@sh scripts/python.sh scripts/start.py demo --port $(PORT)

test:
	@sh scripts/python.sh scripts/start.py test

lint:
	@sh scripts/python.sh scripts/start.py lint

bench:
	@sh scripts/python.sh scripts/start.py bench

format:
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .
