"""What the core install brings: few packages, none under a licence that binds those who use it, nothing heavy."""

import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement

#: Weak copyleft, which binds only those who change the library itself.
WEAK = {"lgpl", "mpl"}


def closure(name, extra=""):
    """All distributions that an install brings, by normalised name."""
    found, todo = {}, [(name, extra)]
    while todo:
        name, extra = todo.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        try:
            found[key] = distribution(name)
        except PackageNotFoundError:
            pytest.skip(f"{name} is not installed as a distribution: pip install --editable .")
        for text in found[key].requires or ():
            needed = Requirement(text)
            wanted = needed.marker is None or needed.marker.evaluate({"extra": extra})
            if wanted and re.sub(r"[-_.]+", "-", needed.name).lower() not in found:
                todo += [(needed.name, more) for more in (needed.extras or {""})]
    return found


def licence(package):
    data = package.metadata
    named = [line.rpartition("::")[2] for line in data.get_all("Classifier") or () if line.startswith("License")]
    return " ".join([*named, data.get("License-Expression") or "", (data.get("License") or "")[:100]])


@pytest.fixture(scope="module")
def core():
    return closure("paperkg")


def test_the_core_is_at_most_eighty_packages(core):
    assert len(core) <= 80, sorted(core)


def test_the_core_has_nothing_heavy(core):
    assert not {"torch", "tensorflow", "pandas", "scikit-learn", "transformers", "networkit"} & set(core)


def test_nothing_in_the_core_is_under_the_gpl(core):
    words = {name: set(re.findall(r"[a-z]+", licence(package).lower())) for name, package in core.items()}
    strong = {name for name, found in words.items() if found & {"gpl", "agpl", "gplv", "agplv"} and not found & WEAK}
    assert strong == set()
    assert {name for name, found in words.items() if not found} == set()
