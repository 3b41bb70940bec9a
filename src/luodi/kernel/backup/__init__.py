"""Backup and restore: one file for everything, the same for both databases.

``luodi-….tar.gz`` holds one JSON-lines file for each table, every attachment under its hash, and,
last, a manifest with versions, counts and checksums. Rows are written as the models say, not as a
database stores them: what was backed up on SQLite can be restored into PostgreSQL and back.

Left out: sessions (everybody signs in again), the cache, and the installation's secret key.
"""

from luodi.kernel.backup.archive import BackupError, Manifest, verify_archive
from luodi.kernel.backup.record import last_made, note_made
from luodi.kernel.backup.restoring import is_empty, load
from luodi.kernel.backup.writing import dump

__all__ = [
    "BackupError",
    "Manifest",
    "dump",
    "is_empty",
    "last_made",
    "load",
    "note_made",
    "verify_archive",
]
