"""The mixed work, while one part after the other dies and comes back."""

import time

from .mixed import Work, each_once, files_everywhere, items_everywhere, no_file_too_many, same_bytes, tell
from .programs import Wrong, await_that
from .work import seed

RECOVERY = 30
S3_AWAY = 60
# Longer than the lease of a job, so that another process takes over what the dead one had in hand.
ALMANAC_AWAY = 40


def kills(cluster, report):
    seed(cluster.site)
    events = [almanac_dies, postgres_restarts, redis_fails_over, s3_is_away]
    state = {"over": False}
    work = Work(cluster, clients=8)
    work.begin(cluster.options.jobs, enough=lambda: state["over"])
    try:
        for event in events:
            await_work(work, 20)
            try:
                event(cluster, report, work)
            except Wrong as error:
                report.failed(f"{event.__name__.replace('_', ' ')}: {error}")
    finally:
        state["over"] = True
        work.end()
    downloads = files_everywhere(cluster, work)
    # What a process that was killed had counted is gone.
    each_once(cluster, work, counted=False)
    items_everywhere(cluster, work)
    no_file_too_many(cluster, work)
    same_bytes(cluster, work)
    tell(report, work, f"{len(work.jobs)} jobs in {work.took:.0f} s, each ended once; {downloads} downloads at every process")
    report.answers(cluster.tally)


def await_work(work, more):
    """So many jobs more are accepted, so that some are in hand in whatever state."""
    wanted = len(work.jobs) + more
    await_that(lambda: len(work.jobs) >= wanted, f"{more} jobs more are accepted", 120)


def recovered(cluster, report, what, since):
    cluster.await_ready(RECOVERY)
    report.ok(f"{what}: all are ready {time.monotonic() - since:.1f} s after it was back")


def almanac_dies(cluster, report, work):
    victim = cluster.almanacs[0]
    victim.program.kill()
    died = time.monotonic()
    # The others go on: jobs are accepted all the while, and the dead one's are taken over.
    await_work(work, 10)
    report.ok(f"almanac-1 killed: the next 10 jobs were accepted within {time.monotonic() - died:.1f} s")
    await_that(lambda: time.monotonic() - died >= ALMANAC_AWAY, "the lease ends", ALMANAC_AWAY + 5, pause=0.5)
    back = time.monotonic()
    victim.start()
    recovered(cluster, report, "almanac-1 killed", back)


def postgres_restarts(cluster, report, work):
    cluster.postgres.crash_and_start()
    recovered(cluster, report, "PostgreSQL restarted at once", time.monotonic())


def redis_fails_over(cluster, report, work):
    master = cluster.redis.master
    began = time.monotonic()
    master.kill()
    await_that(lambda: cluster.redis.master is not master, "the Sentinels name another master", 60, pause=0.2)
    report.ok(f"Redis' master killed: another one after {time.monotonic() - began:.1f} s")
    recovered(cluster, report, "Redis' master killed", time.monotonic())
    cluster.redis.begin(master)
    await_that(lambda: cluster.redis.info(master.port, "replication").get("role") == "slave",
               "the old master follows the new one", 60, pause=0.2)


def s3_is_away(cluster, report, work):
    cluster.s3.program.stop()
    gone = time.monotonic()
    await_that(lambda: not any(site.is_ready() for site in cluster.sites), "readiness says that the S3 server is away", 30, pause=0.2)
    report.ok(f"the S3 server stopped: all are red after {time.monotonic() - gone:.1f} s: {reason(cluster.sites[0])}")
    await_that(lambda: time.monotonic() - gone >= S3_AWAY, "the S3 server is away", S3_AWAY + 5, pause=0.5)
    cluster.s3.start()
    recovered(cluster, report, "the S3 server stopped", time.monotonic())


def reason(site):
    answer = site.get("/health/ready")
    return answer.json.get("detail", "") if answer.status == 503 else f"{answer.status}"
