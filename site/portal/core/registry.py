"""Registries through which a lower room asks a higher one without importing it."""


class Registry:
    """An ordered list of named callables, filled by AppConfig.ready()."""

    def __init__(self):
        self._entries = {}

    def register(self, name, entry, order=100):
        self._entries[name] = (order, entry)

    def __iter__(self):
        return iter(entry for _, entry in sorted(self._entries.values(), key=lambda pair: pair[0]))

    def items(self):
        return [(name, entry) for name, (_, entry) in sorted(self._entries.items(), key=lambda pair: pair[1][0])]

    def get(self, name):
        found = self._entries.get(name)
        return found[1] if found else None


# The doors of the header and the home page: callables(request) -> Door or None.
doors = Registry()
