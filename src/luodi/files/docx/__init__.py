"""WordprocessingML (ECMA-376, ISO/IEC 29500, transitional and strict): .docx, .docm, .dotx."""

from .reader import read_docx

__all__ = ["read_docx"]
