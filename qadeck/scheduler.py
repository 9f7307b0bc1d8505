"""An address -> an executor: the workers of a Dask cluster, for the stages that take one (see docs/scale.md)."""

from __future__ import annotations

import hashlib
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qadeck.errors import BuildError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Seconds to wait for an answer: a scheduler that is there answers in a tenth of one.
PATIENCE = 10
# What reading, repair and rendering hang on. Other versions there could give other bytes than here.
LIBRARIES = (
    *("markdown", "beautifulsoup4", "pygments", "nh3", "charset-normalizer", "ftfy", "pyyaml", "defusedxml"),
    *("python-docx", "pdfminer.six", "docutils", "zstandard", "openpyxl"),
)


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """The workers of the Dask scheduler at `address`, such as "tcp://10.0.0.7:8786".

    Raises UsageError when dask is not installed, nobody answers, there is no worker, or one has other code or
    libraries than here (the bytes could differ); BuildError when the cluster goes away meanwhile.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise UsageError('--scheduler needs the package distributed; run: pip install "qadeck[dask]"') from error
    client = _client(Client, address)
    try:
        _check(client, address)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph")  # documents and answers are large
            yield client.get_executor()
    except (KilledWorker, CommClosedError, CancelledError) as error:
        raise BuildError(f"--scheduler {address}: the cluster went away ({error}); nothing was written") from error
    finally:
        client.close(timeout=PATIENCE)


def _client(connect: Callable[..., Any], address: str) -> Any:
    try:
        return connect(address, timeout=PATIENCE, name="qadeck")
    except (OSError, ValueError, TypeError) as error:  # nobody there; no address; no such protocol
        told = str(error).split("\n")[0] or type(error).__name__
        raise UsageError(f"--scheduler {address}: no answer ({told}); check the address, and that it runs") from error


def _check(client: Any, address: str) -> None:
    """Raise UsageError unless every worker has our code and libraries."""
    try:
        found: dict[str, str] = client.run(fingerprint)
    except ImportError as error:
        raise UsageError(f"--scheduler {address}: {error} on a worker; install qadeck there") from error
    if not found:
        raise UsageError(f"--scheduler {address}: no worker there; start some with: dask worker {address}")
    other = [worker for worker, digest in found.items() if digest != fingerprint()]
    if other:
        raise UsageError(
            f"--scheduler {address}: worker {other[0]} has another Python, qadeck or library than this machine; "
            "install the same versions there"
        )


def fingerprint() -> str:
    """A digest of Python's version, the libraries' versions and our own code, the same on every machine."""
    digest = hashlib.blake2b(repr((sys.version_info[:3], *map(_version, LIBRARIES))).encode(), digest_size=20)
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
