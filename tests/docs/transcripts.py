"""The consoles of the guides: read from a page, run in process, and held against what the program says.

In a ```console block a line `$ …` is a command, the rest is what it prints on both streams. The line `…` stands
for any lines, `…` at the end of a line for any end. A command exits 0, unless `$ echo $?` follows and shows
another code. `$ cat FILE` makes the file that it shows where there is none. What is typed and not shown, such as a
password, stands in a comment before the block: <!-- typed: hibou2468 hibou2468 -->.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from omnicli.i18n import Translator
    from tests.conftest import Omni

    # Makes a demo in a folder, in a language, and returns what `omni demo` said.
    Demo = Callable[[Path, str], str]

READER = "/home/alex"  # the reader's folder, as the pages write it
ANY = "…"

_CONSOLE = re.compile(r"(?:<!-- typed: (?P<typed>.+?) -->\n+)?```console\n(?P<body>.*?)```", re.DOTALL)
_ASSIGNED = re.compile(r"(\w+)=(\S*)")
_OMNI = re.compile(
    r"(?P<assigned>(?:\w+=\S+ )*)omni(?P<words>(?: [^|<>]+)?)(?: < (?P<from>\S+))?(?: > (?P<to>\S+))?"
)
# What no two runs share: one-time codes, confirmation numbers, heads of the trail, digests.
RANDOM = re.compile(
    r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b|\b(?:[0-9A-Z]{5}-){2}[0-9A-Z]{5}\b"
    r"|(?<=\d-)[0-9a-f]{32}\b|\b[0-9a-f]{64}\b"
)
# What no two machines share.
_OF_MACHINE = re.compile(r"\b\d+(?= MB\b)|\b3\.\d+\.\d+\b|^Second(?:e?s)\s+[\d.,]+$")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a page: the lines it is said to print, its exit code, what is typed without being shown."""

    line: int
    text: str
    shown: tuple[str, ...]
    code: int = 0
    typed: tuple[str, ...] = ()


def commands(page: Path) -> list[Command]:
    """List the commands of a page's consoles, in order."""
    text = page.read_text(encoding="utf-8")
    found: list[Command] = []
    for match in _CONSOLE.finditer(text):
        line = text.count("\n", 0, match.start("body")) + 1
        block = [*_read(match["body"].splitlines(), line)]
        found += [replace(block[0], typed=tuple((match["typed"] or "").split())), *block[1:]]
    codes = [int(after.shown[0]) if after.text == "echo $?" else 0 for after in found[1:]]
    return [replace(command, code=code) for command, code in zip(found, [*codes, 0], strict=True)]


def _read(lines: Sequence[str], first: int) -> Iterator[Command]:
    starts = [at for at, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text, after = lines[start][2:], start + 1
        while text.endswith("\\"):
            text, after = text[:-1] + lines[after].removeprefix("> ").lstrip(), after + 1
        yield Command(first + start, text, tuple(lines[after:end]))


class Shell:
    """Runs the commands of one page: those of omni in process, the others by sh, in the reader's own folder."""

    def __init__(
        self, omni: Omni, lang: str, demo: Demo, monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        self._omni, self._lang, self._demo = omni, lang, demo
        self._me = folder / "alex"
        self._me.mkdir()
        self._exported = {"OMNI_LANG": lang, "OMNI_HOME": f"{self._me}/.local/share/omni"}
        self._code = 0
        self.real: dict[str, str] = {}
        self._typed: list[str] = []
        self._to_answer: list[str] = []
        self.prompted = ""
        monkeypatch.chdir(self._me)
        monkeypatch.setattr("omnicli.prompt.Prompter", lambda t: Typist(t, self))

    def check(self, command: Command) -> None:
        """Run a command; what it prints otherwise than its page shows fails the test, as does its exit code."""
        said = self.run(command)
        pairs = compare(command.shown, said)
        if pairs is None:
            lines = [plain(line) for line in said]
            difference = "\n".join(difflib.unified_diff(command.shown, lines, "shown", "said", lineterm=""))
            raise AssertionError(f"line {command.line}: $ {command.text}\n{difference}")
        self.learn(pairs)

    def learn(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Keep the codes and heads of this run beside those that the page shows."""
        for shown, real in pairs:
            self.real.update(zip(RANDOM.findall(shown), RANDOM.findall(real), strict=False))

    def run(self, command: Command) -> list[str]:
        """Run a command and return the lines it prints."""
        self._typed += command.typed
        self._to_answer = [*command.shown]
        text = self._as_real(command.text)
        return self._said(replace(command, text=text)).replace(str(self._me), READER).splitlines()

    def _as_real(self, text: str) -> str:
        """Put this run's codes and heads where the page shows those of another."""
        for shown, real in self.real.items():
            text = text.replace(shown, real)
        return text

    def _said(self, command: Command) -> str:
        text = command.text
        if text == "echo $?":
            return f"{self._code}\n"
        if text.startswith("export "):
            self._exported.update(self._assigned(text))
            return ""
        if text.startswith("cat "):
            self._make(self._me / text[4:], command.shown)
        return self._piped(command)

    def _make(self, path: Path, lines: Sequence[str]) -> None:
        if not path.exists():
            path.write_text(self._as_real("\n".join(lines)) + "\n", encoding="utf-8")

    def _piped(self, command: Command) -> str:
        """Run what stands before omni, then omni, then what stands after it."""
        parts = command.text.split(" | ")
        place = next((at for at, part in enumerate(parts) if _OMNI.fullmatch(part)), None)
        if place is None:
            return self._sh(command.text, b"", command.code)
        stdin = self._sh(" | ".join(parts[:place]), b"").encode() if place else b""
        out, told = self._call(parts[place], stdin, command.code)
        after = " | ".join(parts[place + 1 :])
        shown = self._sh(after, out) if after else out.decode()
        # What is asked first of all stands above the answer, on whichever stream that one is.
        if told.startswith(self.prompted):
            return self.prompted + shown + told.removeprefix(self.prompted)
        return shown + told

    def _call(self, text: str, stdin: bytes, code: int) -> tuple[bytes, str]:
        """Run omni; return what goes on through standard output, and what it tells on the other stream."""
        match = _OMNI.fullmatch(text)
        assert match
        words = shlex.split(self._expanded(match["words"]))
        environ = {**self._exported, **self._assigned(match["assigned"])}
        if words == ["demo"] and not Path(environ["OMNI_HOME"]).exists():
            self._exported["OMNI_BCRYPT_COST"] = "4"  # quick hashes, which a rehearsal allows
            return self._demo(Path(environ["OMNI_HOME"]), self._lang).encode(), ""
        self._omni.environ = environ
        self.prompted = ""
        data = Path(self._expanded(match["from"])).read_bytes() if match["from"] else stdin
        result = self._omni(*words, exits=code, stdin=data)
        self._code = result.exit_code
        if match["to"]:
            Path(self._expanded(match["to"])).write_bytes(result.stdout_bytes)
            return b"", result.stderr
        return result.stdout_bytes, result.stderr

    def _sh(self, text: str, stdin: bytes, code: int = 0) -> str:
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self._me), **self._exported}
        done = subprocess.run(["sh", "-c", text], input=stdin, capture_output=True, env=environ, check=False)
        self._code = done.returncode
        assert done.returncode == code, (text, done.stderr)
        return done.stdout.decode() + done.stderr.decode()

    def _assigned(self, text: str) -> dict[str, str]:
        return dict(_ASSIGNED.findall(self._expanded(text)))

    def _expanded(self, text: str) -> str:
        text = text.replace("~/", f"{self._me}/")
        return re.sub(r"\$(\w+)", lambda match: self._exported[match[1]], text)

    def answer(self, prompt: str) -> str:
        """Return what the page shows after a prompt, the lines before it left behind."""
        while self._to_answer:
            line = normal(self._to_answer.pop(0))
            if line.startswith(normal(prompt)):
                return line.removeprefix(normal(prompt)).strip()
        pytest.fail(f"the page shows no answer to: {prompt}")

    def unseen(self, prompt: str) -> str:
        """Return what is typed next without being shown."""
        if not self._typed:
            pytest.fail(f"nothing is left to type for: {prompt}")
        return self._typed.pop(0)


class Typist:
    """Sits at the keyboard: answers as the page shows, and leaves on the screen what a terminal would."""

    def __init__(self, t: Translator, shell: Shell) -> None:
        self._t = t
        self._shell = shell

    def ask(self, message: str, /, **params: Any) -> str:
        prompt = self._t(message, **params)
        answer = self._shell.answer(prompt)
        self._leave(f"{prompt} {answer}\n")
        return answer

    def secret(self, message: str, /, **params: Any) -> str:
        prompt = self._t(message, **params)
        self._leave(f"{prompt}\n")
        return self._shell.unseen(prompt)

    def _leave(self, line: str) -> None:
        self._shell.prompted += line
        sys.stderr.write(line)


def compare(shown: Sequence[str], said: Sequence[str]) -> list[tuple[str, str]] | None:
    """Pair the lines that a page shows with those said; None when the program says otherwise."""
    pieces: list[list[str]] = [[]]
    for line in shown:
        if line == ANY:
            pieces.append([])
        else:
            pieces[-1].append(line)
    pairs: list[tuple[str, str]] = []
    at = 0
    for number, piece in enumerate(pieces):
        last = len(said) - len(piece)
        first = last if number == len(pieces) - 1 and number else at
        furthest = at if number == 0 else last
        place = next((p for p in range(max(at, first), furthest + 1) if _alike(piece, said[p:])), None)
        if place is None:
            return None
        pairs += zip(piece, said[place:], strict=False)
        at = place + len(piece)
    return pairs if at == len(said) or len(pieces) > 1 else None


def _alike(shown: Sequence[str], said: Sequence[str]) -> bool:
    return len(shown) <= len(said) and all(map(_same, shown, said))


def _same(shown: str, said: str) -> bool:
    shown, said = normal(shown), normal(said)
    return shown == said or (shown.endswith(ANY) and said.startswith(shown.removesuffix(ANY).rstrip()))


def plain(line: str) -> str:
    """Write a line as a page shows it: plain spaces, and the reader's name."""
    return re.sub(r"(?<=operator:)\w+", "alex", line.replace("\u00a0", " ").replace("\u202f", " "))


def normal(line: str) -> str:
    """Take out of a line what differs from run to run and from machine to machine, widths of columns included."""
    line = _OF_MACHINE.sub("#", RANDOM.sub("#", plain(line)))
    return re.sub(r"-{3,}", "---", re.sub(r" {2,}", "  ", line)).rstrip()


def make_demo(template: Path, said: str) -> Demo:
    """Return a maker of demos that copies one made before."""

    def demo(home: Path, _lang: str) -> str:
        shutil.copytree(template, home)
        home.chmod(0o700)
        return said.replace(str(template), str(home))

    return demo
