from .people import sign_up

__all__ = ["sign_up"]
