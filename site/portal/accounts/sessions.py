"""Sessions are encrypted at rest: allauth's sign-in state carries phone numbers in clear."""

import json

from portal.core import crypto


class EncryptedSerializer:
    """JSON inside a Fernet token; a session no key opens is refused by ValueError and starts anew."""

    def dumps(self, obj):
        return crypto.encrypt_bytes(json.dumps(obj, separators=(",", ":")).encode())

    def loads(self, data):
        return json.loads(crypto.decrypt_bytes(data))
