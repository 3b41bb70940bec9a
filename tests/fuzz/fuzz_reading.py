"""Coverage-guided fuzzing of `luodi.reading.read` with atheris (libFuzzer).

    .venv/bin/python tests/fuzz/fuzz_reading.py -max_total_time=10 -max_len=4096

Any string either reads or raises ReadingError, and everything read keeps the promises of
``tests/reading/invariants.py``. Options go to libFuzzer as they are. Corpus, dictionary and crashes
live in a temporary folder; after a crash it stays, and the text that caused it is printed to copy.
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

TARGET = "--target"  # marks the child process that does the fuzzing
SEED_BYTES = 600
BYTE_MUTATIONS = 0.3  # share of libFuzzer's own mutations; the others put in whole words
SECONDS_PER_INPUT = 10
PIECES_PER_SEED = 12
ARTIFACTS = ("crash-*", "timeout-*", "oom-*")


class PromiseBrokenError(Exception):
    """A reading that is not what every reading must be."""


def try_bytes(data: bytes) -> None:
    """One input of the fuzzer: read it as text, look at what came out."""
    from luodi.reading import ReadingError, read  # noqa: PLC0415 - imported under instrumentation
    from tests.reading.invariants import faults  # noqa: PLC0415 - after the instrumented package

    text = text_of(data)
    try:
        reading = read(text)
    except ReadingError:
        return
    broken = faults(text, reading)
    if broken:
        raise PromiseBrokenError("; ".join(broken[:5]))


def text_of(data: bytes) -> str:
    """The text of an input: lone surrogates are let through, other broken bytes replaced."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def seeds() -> Iterator[bytes]:
    """Beginnings for the fuzzer: the sample documents in stretches, and small pieces."""
    from tests.reading.pieces import PIECES  # noqa: PLC0415 - the child process needs it not

    samples = [
        *(ROOT / "src/luodi/samples").glob("*.txt"),
        *(ROOT / "scripts/samples").glob("*.t*"),
    ]
    for path in sorted(samples):
        data = path.read_text(encoding="utf-8").encode()
        for at in range(0, len(data), SEED_BYTES):
            yield data[at : at + SEED_BYTES]
    for i in range(0, len(PIECES), PIECES_PER_SEED):
        yield "".join(PIECES[i : i + PIECES_PER_SEED]).encode("utf-8", "surrogatepass")


def dictionary() -> str:
    """The words of official documents for libFuzzer to put in."""
    from tests.reading.pieces import PIECES  # noqa: PLC0415 - the child process needs it not

    words = {piece.encode("utf-8", "surrogatepass") for piece in PIECES}
    return "".join('"' + "".join(f"\\x{b:02x}" for b in word) + '"\n' for word in sorted(words))


def mutated(text: str, pieces: Sequence[str], chance: random.Random) -> str:
    """A text with a few stretches put in, taken out, doubled or moved: still mostly a text."""
    for _ in range(chance.randint(1, 4)):
        a = chance.randint(0, len(text))
        b = min(len(text), a + chance.randint(0, 20))
        piece = "".join(chance.choices(pieces, k=chance.randint(1, 3)))
        middle = chance.choice((piece, piece, "", text[a:b] * 2, text[a:b] + piece))
        text = text[:a] + middle + text[chance.choice((a, b)) :]
    return text


def fuzz_here(options: list[str]) -> None:
    """The child process: instrument the package and hand over to libFuzzer, which ends it."""
    atheris = importlib.import_module("atheris")  # not for every Python: asked for in `main`
    with atheris.instrument_imports(include=["luodi.reading", "luodi.core"]):
        import luodi.reading  # noqa: PLC0415 - instrumented while it is imported

        assert luodi.reading
    pieces = importlib.import_module("tests.reading.pieces").PIECES

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - repeatable by libFuzzer's own seed
        if chance.random() < BYTE_MUTATIONS:
            return bytes(atheris.Mutate(data, max_size))
        return mutated(text_of(data), pieces, chance).encode("utf-8", "surrogatepass")[:max_size]

    atheris.Setup([sys.argv[0], *options], try_bytes, custom_mutator=mutate)
    atheris.Fuzz()


def prepare(folder: Path) -> list[str]:
    """Seeds and dictionary in a folder, and the options that lead there."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for i, seed in enumerate(seeds()):
        (corpus / f"seed-{i:03}").write_bytes(seed)
    (folder / "words.dict").write_text(dictionary(), encoding="ascii")
    return [
        f"-artifact_prefix={folder}/",
        f"-dict={folder / 'words.dict'}",
        f"-timeout={SECONDS_PER_INPUT}",
        str(corpus),
    ]


def report(folder: Path, log: str) -> None:
    """What was found, to copy into a test; libFuzzer's own last words if it left no input."""
    found = [p for form in ARTIFACTS for p in sorted(folder.glob(form))]
    start = log.find("=== Uncaught Python exception")
    say(log[start:] if start >= 0 else log[-3000:])
    for path in found:
        text = text_of(path.read_bytes())
        say(f"\nfuzzing found a text of {len(text)} characters ({path.name.partition('-')[0]}):")
        say(f"    read({text!r})")
        say(f"    kept in {path}")


def say(words: str) -> None:
    """One line of output, whatever the terminal can show."""
    sys.stdout.buffer.write(f"{words}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def main(options: list[str]) -> int:
    """Fuzz in a child process; 0 if nothing was found."""
    if options[:1] == [TARGET]:
        fuzz_here(options[1:])
        return 0
    if importlib.util.find_spec("atheris") is None:
        old = sys.version_info < (3, 14)
        say(
            "fuzzing needs atheris: run `make setup`"
            if old
            else "fuzzing skipped: atheris has no release for Python 3.14 and later"
        )
        return int(old)
    folder = Path(tempfile.mkdtemp(prefix="luodi-fuzz-"))
    command = [sys.executable, str(Path(__file__).resolve()), TARGET, *options, *prepare(folder)]
    done = subprocess.run(  # noqa: S603 - our own interpreter and this file
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    log = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        report(folder, log)
        return 1
    shutil.rmtree(folder)
    last = [line for line in log.splitlines() if "cov:" in line][-1:]
    say(f"fuzzing found nothing: {log.strip().splitlines()[-1]} {' '.join(last).strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
