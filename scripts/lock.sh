#!/bin/sh
# Compile requirements/*.in into locks with hashes and without addresses. Arguments go to uv, for example: --upgrade
set -e
cd "$(dirname "$0")/.."
for name in base postgres redis search dev; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --generate-hashes --no-header \
        --only-binary :all: "$@" "requirements/$name.in" --output-file "requirements/$name.txt"
done
