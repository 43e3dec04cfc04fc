"""Mixed work through nginx and at each process, and what has to hold of it at its end."""

import collections
import concurrent.futures
import itertools
import re
import threading
import time

from .programs import Wrong, await_that
from .work import Job, seed

ROWS = 200


class Work:
    """Jobs that are asked for, followed and fetched at once by so many clients, until `enough` says so."""

    def __init__(self, cluster, clients=12, seconds=300):
        self.cluster, self.clients, self.seconds = cluster, clients, seconds
        self.folder = cluster.folder / "files"
        self.folder.mkdir(exist_ok=True)
        self.jobs, self.problems, self.examples = [], collections.Counter(), {}
        self.lock, self.numbers = threading.Lock(), itertools.count()

    def begin(self, count, enough=lambda: True):
        """`count` jobs, and more of them until there are `enough`."""
        self.began = time.monotonic()
        self.pool = concurrent.futures.ThreadPoolExecutor(self.clients)
        self.clients_at_work = [self.pool.submit(self._client, count, enough) for _ in range(self.clients)]

    def end(self):
        for client in self.clients_at_work:
            client.result()
        self.pool.shutdown()
        self.took = time.monotonic() - self.began

    def problem(self, text):
        """Those that differ in a job or a number only are one, of which the first is told."""
        kind = re.sub(r"[0-9a-f-]{36}|\d+", "…", text)
        with self.lock:
            self.problems[kind] += 1
            self.examples.setdefault(kind, text)

    def _client(self, count, enough):
        while True:
            with self.lock:
                number = next(self.numbers)
            if number >= count and enough():
                return
            job = Job(number, ROWS)
            try:
                self._take(job)
            except Wrong as error:
                self.problem(str(error))
            except Exception as error:  # What a client of ours does not understand is a finding, too.
                self.problem(f"{job.kind} {job.id}: {type(error).__name__}: {error}")

    def _take(self, job):
        """Asked for through nginx or at one process, followed at the next one, fetched from the one after."""
        sites = self.cluster.sites
        asked = sites[job.number % len(sites)] if job.number % 4 == 0 else self.cluster.site
        followed = sites[(job.number + 1) % len(sites)] if job.number % 4 == 0 else self.cluster.site
        job.ask(asked)
        with self.lock:
            self.jobs.append(job)
        job.follow(followed, self.seconds)
        job.check_end()
        if job.is_export:
            job.check_file(sites[(job.number + 2) % len(sites)] if job.number % 4 == 0 else self.cluster.site, self.folder, True)


def files_everywhere(cluster, work):
    """Each file from every process, once all is calm."""
    jobs = [job for job in work.jobs if job.is_export and job.document and job.document["status"] == "completed"]
    with concurrent.futures.ThreadPoolExecutor(work.clients) as pool:
        pairs = [(job, site) for job in jobs for site in cluster.sites]
        checks = {pool.submit(job.check_file, site, work.folder, False): job for job, site in pairs}
        for check in concurrent.futures.as_completed(checks):
            if check.exception():
                work.problem(str(check.exception()))
    return len(checks)


def each_once(cluster, work, counted, more=None):
    """As many jobs in the lists as were accepted, of every process; and as many ends as jobs. `more` came from what is saved."""
    wanted = {"exports": 0, "imports": 1}  # The seed.
    for family, count in (more or {}).items():
        wanted[family] += count
    for job in work.jobs:
        wanted["exports" if job.is_export else "imports"] += 1
    if len({job.id for job in work.jobs}) != len(work.jobs):
        work.problem("two requests were given the same job")
    for site in cluster.sites:
        for family, count in wanted.items():
            total = site.persist("GET", f"/api/{family}?limit=1").json["total"]
            if total != count:
                work.problem(f"{site.name} lists {total} {family}, and {count} were accepted")
    if not counted:
        return
    ends = collections.Counter()
    for site in cluster.sites:
        for line in site.get("/metrics").body.decode().splitlines():
            if line.startswith("almanac_jobs_total{"):
                ends["ended"] += float(line.rsplit(" ", 1)[1])
    if ends["ended"] != sum(wanted.values()):
        work.problem(f"{ends['ended']:.0f} ends were counted of {sum(wanted.values())} jobs")


def items_everywhere(cluster, work):
    """The items of every import, as each process tells it."""
    wanted = {job.source: ROWS for job in work.jobs if not job.is_export} | {"seed": 2000}
    for site in cluster.sites:
        answer = site.persist("GET", "/api/items/sources")
        told = {source["source"]: source["items"] for source in answer.json["sources"]}
        wrong = [f"{told.get(name)} of {name} instead of {count}" for name, count in wanted.items() if told.get(name) != count]
        if wrong:
            work.problem(f"{site.name} has other items than were imported ({len(wrong)} sources): {', '.join(wrong[:3])}")


def same_bytes(cluster, work):
    """The same request gives the same bytes, whichever process it is made by."""
    digests = collections.defaultdict(set)
    for number in (0, 1, 2):
        for site in cluster.sites:
            job = Job(number, ROWS)
            job.kind = "pdf"
            job.ask(site)
            job.follow(site, 120)
            digests[number].add(job.document.get("sha256"))
    for number, found in digests.items():
        if len(found) != 1:
            work.problem(f"the same request of part {number} has given {len(found)} files that differ")


def no_file_too_many(cluster, work, more=0):
    """What lies in the bucket once all is done: a file for each export (and `more` of saved reports), and no upload."""
    if cluster.s3 is None:
        return
    wanted = sum(job.is_export for job in work.jobs) + more

    def settled():
        files = cluster.s3.files()
        return sum(path.suffix in (".pdf", ".zip") for path in files) == wanted and not any("upload" in str(path) for path in files)

    try:
        await_that(settled, "the bucket holds a file for each export, and nothing that waits", 90, pause=1)
    except Wrong as error:
        names = collections.Counter("/".join(path.relative_to(cluster.s3.data).parts[:3]) + path.suffix for path in cluster.s3.files())
        work.problem(f"{error}; wanted {wanted}, there are {dict(names.most_common(8))}")


def mixed(cluster, report):
    seed(cluster.site)
    work = Work(cluster)
    work.begin(cluster.options.jobs)
    work.end()
    downloads = files_everywhere(cluster, work)
    each_once(cluster, work, counted=True)
    items_everywhere(cluster, work)
    no_file_too_many(cluster, work)
    same_bytes(cluster, work)
    tell(report, work, f"{len(work.jobs)} jobs in {work.took:.0f} s, {downloads} downloads at every process")
    report.answers(cluster.tally)


def tell(report, work, done):
    for kind, count in work.problems.most_common(20):
        text = work.examples[kind]
        report.failed(text if count == 1 else f"{text} ({count} such)")
    if not work.problems:
        report.ok(done)


