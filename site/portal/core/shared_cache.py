"""A cache of files whose `add` and `incr` are one step, as rate limits and locks between processes need them."""

from contextlib import contextmanager
from pathlib import Path
from random import randrange

from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

LOCKS = 64  # files; two keys that share one wait for each other, and nothing else
CULL_EVERY = 50


class SharedFileCache(FileBasedCache):
    """Django's own asks and writes in two steps: two processes could both take a lock, or count one look-up for two."""

    @contextmanager
    def _alone(self, key, version):
        folder = Path(self._dir) / "locks"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = int(Path(self._key_to_file(key, version)).stem[:8], 16) % LOCKS
        with (folder / f"{number}.lock").open("w") as file:
            locks.lock(file, locks.LOCK_EX)
            try:
                yield
            finally:
                locks.unlock(file)

    def add(self, key, value, *args, version=None, **options):
        with self._alone(key, version):
            return super().add(key, value, *args, version=version, **options)

    def incr(self, key, delta=1, version=None):
        with self._alone(key, version):
            return super().incr(key, delta, version=version)

    def _cull(self):
        """Counting all files at each write would make each write as slow as the cache is full."""
        if randrange(CULL_EVERY) == 0:  # noqa: S311 (nothing depends on it but the work of one write in fifty)
            super()._cull()
