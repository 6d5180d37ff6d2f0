"""What this part announces."""

from django.dispatch import Signal

# Words of documents came, changed or may no longer be read. `pages`: the keys of the pages that point to them.
texts_changed = Signal()
