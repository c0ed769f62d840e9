"""The lock files, `pyproject.toml` and the metadata of what is installed -> each package's license and purpose."""

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: What the license file of a package states, if its metadata states nothing, or differs between versions of Python.
STATED = {
    "atheris": "Apache-2.0",
    "axe-playwright-python": "MIT, and MPL-2.0 for axe-core in it",
    "contourpy": "BSD-3-Clause",
}
#: Packages under the GPL or a license of its family, with the reason why they may be used.
ACCEPTED = {
    "pyphen": "Offered under three licenses; used under the MPL 1.1, which covers its own files only.",
    "python-stdnum": "LGPL 2.1 or later: imported unchanged, and any user can replace it by another version.",
}

_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
_PURPOSE = re.compile(r'^\s*"([A-Za-z0-9-]+)[^"]*",\s*# (.+)$', re.MULTILINE)
_GPL_FAMILY = re.compile(r"GPL|General Public License")


@dataclass(frozen=True, slots=True)
class Package:
    """A package that a lock file pins: its versions (one for each range of Pythons), license and purpose.

    `license` is empty where nothing states it; `purpose` is, where guidelinekit does not depend on it directly.
    """

    name: str
    versions: tuple[str, ...]
    license: str
    purpose: str

    @property
    def is_refused(self) -> bool:
        """Whether the license is unknown, or of the GPL's family without a reason to accept it."""
        return not self.license or (self.name not in ACCEPTED and bool(_GPL_FAMILY.search(self.license)))


def locked(lock: str) -> list[Package]:
    """The packages that `locks/<lock>.txt` pins, by name."""
    purposes = _purposes()
    versions: dict[str, list[str]] = {}
    for name, version in _PIN.findall((ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")):
        versions.setdefault(name, []).append(version)
    return [
        Package(name, tuple(pinned), STATED.get(name) or _installed(name), purposes.get(name, ""))
        for name, pinned in sorted(versions.items())
    ]


def license_of(package: metadata.PackageMetadata) -> str:
    """The license that a package's metadata states: as an expression, by classifiers, or in its own words."""
    if expression := package.get("License-Expression"):
        return str(expression)
    classifiers = [entry for entry in package.get_all("Classifier") or () if entry.startswith("License ::")]
    names = [name for entry in classifiers if (name := entry.rpartition(" :: ")[2]) != "OSI Approved"]
    own = str(package.get("License") or "").strip().splitlines()
    return ", ".join(names) or (own[0] if own and own[0] != "UNKNOWN" else "")


def _installed(name: str) -> str:
    try:
        return license_of(metadata.metadata(name))
    except metadata.PackageNotFoundError:
        return ""


def _purposes() -> dict[str, str]:
    """What each direct dependency is for, by the comment on its line in `pyproject.toml`."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("\n[tool.")[0]
    return {name.lower(): purpose for name, purpose in _PURPOSE.findall(text)}
