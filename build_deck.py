"""Build an Anki deck from question-and-answer documents: `python build_deck.py [SOURCE ...]`.

Runs on a bare Python 3.11: when the packages it needs are missing, it first puts them into `.venv` beside this file.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
# What pyproject.toml asks for, by the names that Python imports.
NEEDED = (
    *("genanki", "markdown", "bs4", "pygments", "nh3", "PIL", "rich", "tomlkit"),
    *("charset_normalizer", "ftfy", "yaml", "defusedxml", "numpy"),
)


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up(extras: str = "") -> Path:
    """Make `.venv` with qadeck and what it needs, once for each content of pyproject.toml; return its interpreter.

    Raises OSError when that cannot be done.
    """
    import subprocess  # these two take longer to import than `--help` may take
    import venv

    wanted = f"{(HERE / 'pyproject.toml').read_text('utf-8')}{extras}"
    stamp = ENVIRONMENT / f"ready{extras}"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        print("Setting up .venv (once; needs the network) ...", file=sys.stderr)
        install = [python_of(ENVIRONMENT), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        try:
            venv.create(ENVIRONMENT, with_pip=True)
            subprocess.run([*install, "--editable", f"{HERE}{extras}"], check=True)
        except subprocess.CalledProcessError as error:
            raise OSError(str(error)) from error
        stamp.write_text(wanted, "utf-8")
    return python_of(ENVIRONMENT)


def main() -> int:
    """Run the command line, here if its packages are at hand, else in `.venv`."""
    os.environ.setdefault("QADECK_HOME", str(HERE) if Path.cwd() != HERE else ".")
    if all(find_spec(package) for package in NEEDED):
        from qadeck.cli import main as run

        return run()
    try:
        command = [str(set_up()), "-m", "qadeck", *sys.argv[1:]]
    except OSError as error:
        print(f"build_deck.py: .venv cannot be set up ({error}); try: pip install .", file=sys.stderr)
        return 1
    if os.name == "nt":
        import subprocess

        return subprocess.call(command)
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main())
