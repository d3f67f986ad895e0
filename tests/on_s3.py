"""A part of the suite with its files in a bucket: ``TEST_STORAGE=s3 manage.py test PATH``.

A plugin of pytest, which ``tests.runner`` names then. All processes of the run ask the one moto's
server that it has started; what links lead to is this site, whose answers tests look at.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.s3 import make_empty

ON_DISK = "It looks at the local store's own files, or fills its disk."


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("on_disk"):
            item.add_marker(pytest.mark.skip(reason=ON_DISK))


@pytest.fixture(autouse=True, scope="session")
def bucket() -> None:
    """For what a module makes before its first test."""
    make_empty()


@pytest.fixture(autouse=True)
def nothing_stored(bucket: None) -> None:
    make_empty()
