"""One process after the other is replaced by another version, and then all of them by the first one again, under mixed work."""

import collections
import re
import time

from .kills import await_work
from .mixed import Work, each_once, files_everywhere, items_everywhere, no_file_too_many, tell
from .programs import Wrong, await_that
from .saved import Saved
from .work import ENDS, seed

# It ends its jobs, or hands them back (SHUTDOWN_GRACE_SECONDS).
STOP = 60


def rolling(cluster, report):
    first, other = cluster.binary, (cluster.options.other or cluster.binary).resolve()
    seed(cluster.site)
    saved = Saved(cluster)
    state = {"over": False}
    work = Work(cluster, clients=6)
    work.begin(cluster.options.jobs, enough=lambda: state["over"])
    try:
        for words, binary in (("the other version", other), ("the first version again", first)):
            for almanac in cluster.almanacs:
                await_work(work, 10)
                step(cluster, report, work, saved, almanac, words, binary)
    finally:
        state["over"] = True
        work.end()
    at_the_end(cluster, report, work, saved)
    saved.close()
    report.answers(cluster.tally)


def step(cluster, report, work, saved, almanac, words, binary):
    try:
        took = replace(almanac, binary)
        ask_all(cluster, work, saved, almanac)
        report.ok(f"{almanac.name} is {words}, ready {took:.1f} s after it was told to stop; every process knows everything")
    except Wrong as error:
        report.failed(f"{almanac.name} is {words}: {error}")


def replace(almanac, binary):
    """As the page says: SIGTERM, the new binary, and nothing more until it is ready."""
    began = time.monotonic()
    status = almanac.program.stop(STOP)
    if status != 0:
        raise Wrong(f"{almanac.name}, told to stop, has ended with status {status}: {almanac.program.last_words()}")
    almanac.run_by(binary)
    almanac.start()
    return time.monotonic() - began


def ask_all(cluster, work, saved, almanac):
    """Of every process: lists, statuses, files, events. The new one also changes what is saved, and runs it."""
    with work.lock:
        jobs = list(work.jobs)
    ended = [job for job in jobs if job.is_export and job.document and job.document["status"] == "completed"][-3:]
    for site in cluster.sites:
        for family in ("exports", "imports"):
            total = site.persist("GET", f"/api/{family}?limit=1").json["total"]
            accepted = sum(job.is_export == (family == "exports") for job in jobs)
            if total < accepted:
                raise Wrong(f"{site.name} lists {total} {family}, and {accepted} were accepted")
        for job in ended:
            told = site.persist("GET", job.target).json
            if told | {"expires_at": None} != job.document | {"expires_at": None}:
                raise Wrong(f"{site.name} tells another status of {job.id}: {told}, and it was {job.document}")
            job.check_file(site, work.folder, False)
        follow(site, jobs[-1])
    saved.check(almanac.site, [site for site in cluster.sites if site is not almanac.site])
    # An older version may tell less of a job of a newer one.
    same = [other.site for other in cluster.almanacs if other.binary == almanac.binary]
    saved.check_deliveries(same)


def follow(site, job):
    """The events of a job, which may wait, run or have ended, come to its end."""
    for _, document in site.events(job.events, timeout=120):
        if document["status"] in ENDS:
            return
    raise Wrong(f"the events of {job.kind} {job.id} at {site.name} break off before its end")


def at_the_end(cluster, report, work, saved):
    try:
        due, by_hand = saved.settled()
        for site in cluster.sites:
            saved.files_at(site, due + by_hand)
        report.hold(len(by_hand) == saved.runs, f"{saved.runs} runs by hand, a file and a word of each",
                    f"{len(by_hand)} files of {saved.runs} runs by hand")
        report.hold(len(due) == len(saved.times), f"{len(saved.times)} times of a schedule, a file and a word of each",
                    f"{len(due)} files of {len(saved.times)} times of a schedule")
        report.hold(saved.tracker.asked["without the token"] == 0, f"{saved.imports} imports of the saved source, all with its token",
                    f"the tracker was asked without the saved token: {dict(saved.tracker.asked)}")
        runs = len(due) + len(by_hand)
    except Wrong as error:
        report.failed(str(error))
        return
    downloads = files_everywhere(cluster, work)
    each_once(cluster, work, counted=False, more={"exports": runs, "imports": saved.imports})
    ended_once(cluster, work, len(work.jobs) + 1 + runs + saved.imports)
    items_everywhere(cluster, work)
    # The file of a saved report is kept beside that of its job.
    no_file_too_many(cluster, work, more=2 * runs)
    tell(report, work, f"{len(work.jobs)} jobs in {work.took:.0f} s, each ended once; {downloads} downloads at every process")


def ended_once(cluster, work, wanted):
    """By the logs, which outlive the processes."""
    ends = collections.Counter()
    for almanac in cluster.almanacs:
        for line in almanac.program.log.read_text(errors="replace").splitlines():
            if "an export has ended" in line or "an import has ended" in line:
                ends[re.search(r"job_id\W+([0-9a-f-]{36})", line).group(1)] += 1
    often = {job: count for job, count in ends.items() if count > 1}
    if often:
        work.problem(f"{len(often)} jobs have ended more often than once: {dict(list(often.items())[:3])}")
    if len(ends) != wanted:
        work.problem(f"{len(ends)} jobs have ended by the logs, and {wanted} were accepted")
