"""The sample as a site, and a graph whose names are as hostile as names can be."""

import pytest

from kg.explorer.site import build
from tests.explorer import hostile


@pytest.fixture(scope="session")
def site(tmp_path_factory, store):
    """The folder of the sample's site."""
    folder = tmp_path_factory.mktemp("explorer") / "site"
    build(store, folder)
    return folder


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory):
    """A store folder in which every name, title and sentence is one of `hostile.NAMES`."""
    return hostile.write(tmp_path_factory.mktemp("hostile") / "kg")
