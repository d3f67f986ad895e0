"""OpenStack Swift with its S3 API, all of it in one process: ``python -m tests.swift FOLDER PORT``.

It checks signatures, their end and ranges as a store must; moto's server does not. One disk, one
copy, no memcached. The access key is ``test:tester``, the secret ``testing``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402  after its patch, as all below
from swift.account.server import AccountController  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.storage_policy import reload_storage_policies  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402

CONFIGURATION = """[swift-hash]
swift_hash_path_suffix = tests
"""
PROXY = """[DEFAULT]
swift_dir = {folder}

[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats s3api tempauth bulk slo proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true

[filter:catch_errors]
use = egg:swift#catch_errors

[filter:gatekeeper]
use = egg:swift#gatekeeper

[filter:listing_formats]
use = egg:swift#listing_formats

[filter:s3api]
use = egg:swift#s3api
auth_pipeline_check = false
s3_acl = false

[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin

[filter:bulk]
use = egg:swift#bulk

[filter:slo]
use = egg:swift#slo
"""
SERVERS = {
    "account": AccountController,
    "container": ContainerController,
    "object": ObjectController,
}


def serve(folder: Path, port: int) -> None:
    devices = folder / "devices"
    (devices / "disk").mkdir(parents=True)
    (folder / "swift.conf").write_text(CONFIGURATION)
    (folder / "proxy.conf").write_text(PROXY.format(folder=folder))
    utils.set_swift_dir(str(folder))
    reload_storage_policies()
    conf = {"devices": str(devices), "swift_dir": str(folder), "mount_check": "false"}
    for name, server in SERVERS.items():
        listening = eventlet.listen(("127.0.0.1", 0))
        write_ring(folder, name, listening.getsockname()[1])
        eventlet.spawn(run, listening, server(conf))
    run(eventlet.listen(("127.0.0.1", port)), loadapp(str(folder / "proxy.conf")))


def write_ring(folder: Path, name: str, port: int) -> None:
    """Who has which part of the keys: all of it is on one disk."""
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    place = {"ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1}
    builder.add_dev({"id": 0, "region": 1, "zone": 1, **place})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))


def run(listening: Any, app: Any) -> None:
    wsgi.server(listening, app, log_output=False, debug=False)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
