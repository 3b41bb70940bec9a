"""OpenDocument text (ISO/IEC 26300): .odt, .ott."""

from .reader import read_odt

__all__ = ["read_odt"]
