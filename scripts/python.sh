#!/bin/sh
# Run a script with a Python of 3.11 or later, one that can make virtual environments if there is one.
fitting=""
for name in "$PYTHON" python3.11 python3.12 python3.13 python3.14 python3 python; do
    [ -n "$name" ] || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    [ -n "$fitting" ] || fitting="$name"
    if "$name" -c 'import ensurepip, venv' 2>/dev/null; then fitting="$name"; break; fi
done
if [ -z "$fitting" ]; then
    echo "Python 3.11 or later is missing: install it, or name one, for example: make demo PYTHON=/path/to/python3.11" >&2
    exit 1
fi
exec "$fitting" "$@"
