"""Holds several almanacs on PostgreSQL, an S3 server and Redis against what deploy/CLUSTER.md promises. Run by .ci/cluster.

All servers are real, in a folder of this run, and end with it. Each line of the result begins with `ok` or `FAILED`.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from cluster_parts import badinput, kills, measure, million, mixed, rolling, schedules
from cluster_parts.cluster import Cluster
from cluster_parts.programs import Wrong, stop_all


class Report:
    def __init__(self):
        self.failures = 0

    def ok(self, text):
        print(f"ok      {text}", flush=True)

    def failed(self, text):
        self.failures += 1
        print(f"FAILED  {text}", flush=True)

    def skipped(self, text):
        print(f"skipped {text}", flush=True)

    def hold(self, condition, right, wrong=None):
        if condition:
            self.ok(right)
        else:
            self.failed(wrong or right)
        return condition

    def answers(self, tally):
        """What every client together has been told."""
        for text, count in tally.wrong.most_common(10):
            self.failed(text if count == 1 else f"{text} ({count} times)")
        print(f"        answers: {tally.text()}", flush=True)


def accept(cluster, report):
    """A command of somebody else's, which finds everything in its environment (CLUSTER_URL and others)."""
    if not cluster.options.run:
        raise Wrong("--scenario accept wants --run COMMAND")
    done = subprocess.run(cluster.options.run, shell=True, env=os.environ | cluster.command_environment())
    report.hold(done.returncode == 0, "the command is content", f"the command has ended with status {done.returncode}")


def start(cluster, report):
    """That everything starts and stops, and nothing else."""
    report.ok(f"{len(cluster.almanacs)} almanacs, {cluster.network.words}")
    if cluster.binary:
        cluster.await_ready(30)
        answer = cluster.site.get("/health")
        report.hold(answer.status == 200, f"through nginx: {answer.words}")


SCENARIOS = {
    "start": start, "mixed": mixed.mixed, "kills": kills.kills, "rolling": rolling.rolling, "schedules": schedules.schedules,
    "bad-input": badinput.bad_input, "accept": accept,
}
# These start clusters themselves.
OF_THEIR_OWN = {"measure": measure.measure, "million": million.million}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, prog=".ci/cluster", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?", type=pathlib.Path, help="almanac; without one, the engines alone are started")
    parser.add_argument("--scenario", choices=[*SCENARIOS, *OF_THEIR_OWN], default="mixed")
    parser.add_argument("--processes", type=int, choices=(1, 2, 3), default=3)
    parser.add_argument("--jobs", type=int, default=500, help="of `mixed`, `kills` and `rolling`")
    parser.add_argument("--other", type=pathlib.Path, metavar="BINARY", help="of `rolling`: the version that takes the place of the first")
    parser.add_argument("--pgbouncer", action="store_true", help="PgBouncer in transaction mode before PostgreSQL")
    parser.add_argument("--items", type=int, default=1_000_000, help="of `million`")
    parser.add_argument("--run", metavar="COMMAND", help="of `accept`")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a further setting of almanac")
    parser.add_argument("--postgres", action="append", default=[], metavar="NAME=VALUE", help="a setting of PostgreSQL")
    parser.add_argument("--single", action="store_true", help="one almanac without any engine, to try this program itself")
    parser.add_argument("--keep", action="store_true", help="leaves the folder with all logs where it is")
    parser.add_argument("--rclone", type=pathlib.Path, default=shutil.which("rclone"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.single:
        options.processes = 1
    return options


def main():
    options, report = arguments(), Report()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="almanac-cluster-"))
    # PostgreSQL runs as another user, and has to find its way.
    folder.chmod(0o711)
    began = time.monotonic()
    try:
        if options.scenario in OF_THEIR_OWN:
            OF_THEIR_OWN[options.scenario](options, folder, report)
        else:
            with Cluster(options, folder) as cluster:
                SCENARIOS[options.scenario](cluster, report)
    except Wrong as error:
        report.failed(str(error))
    finally:
        stop_all()
        if report.failures or options.keep:
            print(f"        the logs are in {folder}", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"        {options.scenario}: {time.monotonic() - began:.0f} s", flush=True)
    sys.exit(1 if report.failures else 0)


if __name__ == "__main__":
    main()
