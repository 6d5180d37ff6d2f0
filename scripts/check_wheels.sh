#!/bin/sh
# Would every lock install by wheels alone on each Python that the stack supports? Nothing is installed; it takes seconds.
set -e
cd "$(dirname "$0")/.."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
for version in ${*:-3.11 3.12 3.13 3.14}; do
    for lock in requirements/*.txt; do
        if .venv/bin/uv pip install --quiet --dry-run --target "$folder/none" --python-version "$version" \
            --only-binary :all: --no-deps --require-hashes -r "$lock"; then echo "Python $version: $lock has a wheel for every line"
        else echo "Python $version: $lock can't be installed by wheels alone" >&2; exit 1; fi
    done
done
