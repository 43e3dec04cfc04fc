"""What a cluster costs with one, two and three processes: Markdown tables for deploy/CLUSTER.md."""

import concurrent.futures
import time

from .cluster import Cluster
from .counting import Relay
from .programs import await_that
from .work import Job, request, seed

IDLE_SECONDS = 20
ROUNDS = 20
ENGINES = ("PostgreSQL", "the S3 server", "Redis")


class Counted(Cluster):
    """A cluster whose engines are reached by relays that count."""

    def start_engines(self):
        super().start_engines()
        engines = self.network.engines
        reached = self.pgbouncer or self.postgres
        self.relays = [Relay(engines, (reached.address, reached.port)), Relay(engines, (self.s3.address, self.s3.port)),
                       Relay(engines, (self.redis.address, self.redis.servers[0].port))]
        self.database_address = f"{engines}:{self.relays[0].port}"
        self.s3_endpoint = f"http://{engines}:{self.relays[1].port}"
        self.redis_url = self.redis.url().replace(f":{self.redis.servers[0].port}/", f":{self.relays[2].port}/")

    def __exit__(self, *_):
        super().__exit__()
        for relay in getattr(self, "relays", []):
            relay.close()


class Reading:
    """All counters at one time; two of them have a difference."""

    def __init__(self, cluster):
        self.at = time.monotonic()
        self.relays = [relay.counts() for relay in cluster.relays]
        statements = cluster.postgres.ask("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
                                          "WHERE datname = 'almanac'", "almanac")
        self.statements = int(statements[0][0])
        lines = cluster.redis.info(cluster.redis.servers[0].port, "commandstats")
        self.commands = sum(int(facts.split(",")[0].removeprefix("calls=")) for facts in lines.values())
        self.cpu = [sum(almanac.program.cpu_seconds() for almanac in cluster.almanacs), cluster.postgres.program.cpu_seconds(),
                    cluster.s3.program.cpu_seconds(), cluster.redis.servers[0].cpu_seconds()]

    def since(self, other):
        return Difference(self, other)


class Difference:
    def __init__(self, new, old):
        self.seconds = new.at - old.at
        self.turns = [a[0] - b[0] for a, b in zip(new.relays, old.relays)]
        self.bytes = [(a[1] - b[1], a[2] - b[2]) for a, b in zip(new.relays, old.relays)]
        self.statements, self.commands = new.statements - old.statements, new.commands - old.commands
        self.cpu = [a - b for a, b in zip(new.cpu, old.cpu)]

    def without(self, idle):
        """Less what goes on without any work."""
        share = self.seconds / idle.seconds
        self.turns = [max(0, a - b * share) for a, b in zip(self.turns, idle.turns)]
        self.bytes = [(max(0, a[0] - b[0] * share), max(0, a[1] - b[1] * share)) for a, b in zip(self.bytes, idle.bytes)]
        self.statements, self.commands = max(0, self.statements - idle.statements * share), max(0, self.commands - idle.commands * share)
        self.cpu = [max(0, a - b * share) for a, b in zip(self.cpu, idle.cpu)]
        return self


def during(cluster, work):
    before = Reading(cluster)
    work()
    return Reading(cluster).since(before)


def measure(options, folder, report):
    tables = {"idle": [], "jobs": [], "memory": []}
    requests = []
    for processes in range(1, options.processes + 1):
        options.processes = processes
        with Counted(options, folder / str(processes)) as cluster:
            seed(cluster.site)
            await_that(lambda: not any(path.suffix == ".csv" for path in cluster.s3.files()), "uploads are cleared away", 90, pause=1)
            idle = during(cluster, lambda: time.sleep(IDLE_SECONDS))
            tables["idle"].append((processes, idle))
            if processes == 1:
                requests = each_request(cluster, idle)
            tables["jobs"].append((processes, *jobs(cluster, options.jobs, idle)))
            tables["memory"].append((processes, memory(cluster)))
            report.answers(cluster.tally)
            report.ok(f"measured with {processes}")
    print_idle(tables["idle"])
    print_requests(requests)
    print_jobs(tables["jobs"])
    print_memory(tables["memory"])


def each_request(cluster, idle):
    """Round trips of one request of each kind, warm: the mean of so many."""
    site = cluster.sites[0]
    job = Job(0, 200)
    job.ask(site)
    job.follow(site, 120)
    link = job.document["download_url"]
    numbers = iter(range(1000, 100_000))

    def export():
        return site.persist("POST", "/api/exports/pdf", request(next(numbers)))

    kinds = [
        ("status of an export", lambda: site.get(job.target)), ("list of exports", lambda: site.get("/api/exports?limit=20")),
        ("download", lambda: site.get(link)), ("download that the client has (304)", lambda: site.get(
            link, fields={"If-None-Match": f'"{job.document["sha256"]}"'})),
        ("sources held", lambda: site.get("/api/items/sources")), ("filters", lambda: site.get("/api/items/facets")),
        ("saved reports", lambda: site.get("/api/reports")),
        ("picture, another each time", lambda: site.get(
            f"/api/exports/preview?width=600&title=T{next(numbers)}&start_date={job_start()}&end_date={job_end()}")),
        ("export asked for and made", lambda: follow(site, export())),
        ("readiness", lambda: site.get("/health/ready")),
    ]
    rows = []
    for name, ask in kinds:
        ask()
        spent = during(cluster, lambda: [ask() for _ in range(ROUNDS)]).without(idle)
        rows.append((name, spent))
    return rows


def job_start():
    return request(0)["start_date"]


def job_end():
    return request(0)["end_date"]


def follow(site, answer):
    for _, document in site.events(f"/api/exports/{answer.json['job_id']}/events"):
        if document["status"] != "processing":
            return


def jobs(cluster, count, idle):
    """Mixed jobs, as many at once as clients; nothing is fetched, so that only the jobs are counted."""
    work = [Job(number, 200) for number in range(count)]

    def take(job):
        job.ask(cluster.site)
        job.follow(cluster.site, 300)
        job.check_end()

    def all_of_it():
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            list(pool.map(take, work))

    spent = during(cluster, all_of_it)
    seconds = spent.seconds
    return count, seconds, spent.without(idle)


def memory(cluster):
    mib = [almanac.program.memory_mib() for almanac in cluster.almanacs]
    return [sum(mib) / len(mib), cluster.postgres.program.memory_mib(), cluster.s3.program.memory_mib(),
            cluster.redis.servers[0].memory_mib()]


def table(title, head, rows):
    print(f"\n**{title}**\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")
    print(flush=True)


def figure(number):
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 1 else f"{number:.2f}" if number else "0"


def size(count):
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB" if count >= 1e3 else f"{count:.0f} B"


def print_idle(rows):
    table("At rest, a second and process", ["processes", "round trips to PostgreSQL", "to S3", "to Redis", "statements", "commands of Redis",
                                            "CPU s: almanac", "PostgreSQL", "S3", "Redis"],
          [[count, *(figure(n / spent.seconds / count) for n in [*spent.turns, spent.statements, spent.commands]),
            *(f"{cpu / spent.seconds / count:.4f}" for cpu in spent.cpu)] for count, spent in rows])


def print_requests(rows):
    table("One request, one process", ["request", "round trips to PostgreSQL", "to S3", "to Redis", "to and from PostgreSQL", "S3", "Redis",
                                       "ms"],
          [[name, *(figure(n / ROUNDS) for n in spent.turns), *(f"{size(a / ROUNDS)}, {size(b / ROUNDS)}" for a, b in spent.bytes),
            figure(spent.seconds / ROUNDS * 1000)] for name, spent in rows])


def print_jobs(rows):
    table("Mixed jobs (2 of 5 PDF, 2 ZIP, 1 import of 200 rows), each", [
        "processes", "jobs a second", "CPU s: almanac", "PostgreSQL", "S3", "Redis", "round trips to PostgreSQL", "to S3", "to Redis",
        "to and from PostgreSQL", "S3", "Redis"],
        [[processes, figure(count / seconds), *(f"{cpu / count:.3f}" for cpu in spent.cpu), *(figure(n / count) for n in spent.turns),
          *(f"{size(a / count)}, {size(b / count)}" for a, b in spent.bytes)] for processes, count, seconds, spent in rows])


def print_memory(rows):
    table("Memory after that (PSS, MiB)", ["processes", "each almanac", *ENGINES],
          [[processes, *(figure(mib) for mib in all_of_them)] for processes, all_of_them in rows])
