"""A million items: how fast they come in, and what PostgreSQL spends on the year's report of them."""

import pathlib
import time

from .cluster import Cluster
from .programs import Wrong, await_that
from .work import Job, csv_rows, day

REPORT_SECONDS, ITEMS_A_SECOND = 0.4, 20_000


def million(options, folder, report):
    options.processes = 1
    options.set = [*options.set, f"MAX_UPLOAD_BYTES={2 << 30}", f"MAX_UPLOADS_BYTES={4 << 30}"]
    with Cluster(options, folder / "million") as cluster:
        import_all(cluster, options.items, report)
        await_chunks(cluster)
        cluster.postgres.ask("ANALYZE", "almanac")
        for title in ("first time asked", "asked for another title"):
            year(cluster, title, report)
        largest = cluster.postgres.ask("SELECT pg_size_pretty(pg_database_size('almanac'))")[0][0]
        print(f"        the database has {largest}", flush=True)
        report.answers(cluster.tally)


def import_all(cluster, count, report):
    file: pathlib.Path = cluster.folder / "million.csv"
    file.write_bytes(csv_rows(count, "M", days=900))
    job = Job(3, count)
    body = file.read_bytes()
    cpu = cpu_of(cluster)
    began = time.monotonic()
    answer = cluster.site.ask("POST", "/api/imports/csv?name=million", body, {"Content-Type": "text/csv"}, timeout=600)
    if answer.status != 202:
        raise Wrong(f"the upload of {count} items is answered by {answer.status}: {answer.words}")
    uploaded = time.monotonic()
    job.id = answer.json["job_id"]
    job.follow(cluster.site, 1800)
    job.check_end()
    took = time.monotonic() - uploaded
    spent = [after - before for after, before in zip(cpu_of(cluster), cpu)]
    report.hold(count / took >= ITEMS_A_SECOND, f"{count} items at {count / took:.0f} a second (upload {uploaded - began:.1f} s before; "
                f"CPU s: almanac {spent[0]:.1f}, PostgreSQL {spent[1]:.1f})")
    file.unlink()


def await_chunks(cluster):
    """What reports read is kept a second time, which goes on for a while behind a large import."""
    began = time.monotonic()
    await_that(lambda: cluster.postgres.ask("SELECT count(*) FROM scan_stale", "almanac") == [["0"]], "the chunks are there", 120)
    print(f"        the chunks were there {time.monotonic() - began:.1f} s later", flush=True)


def cpu_of(cluster):
    return [cluster.almanacs[0].program.cpu_seconds(), cluster.postgres.program.cpu_seconds()]


def year(cluster, title, report):
    cluster.postgres.ask("SELECT pg_stat_statements_reset()", "almanac")
    site = cluster.site
    began = time.monotonic()
    answer = site.persist("POST", "/api/exports/pdf", {
        "start_date": day(365), "end_date": day(1), "group_by": "month", "include_items": False, "title": title})
    job = Job(0, 0)
    job.kind, job.id = "pdf", answer.json["job_id"]
    job.follow(site, 300)
    job.check_end()
    took = time.monotonic() - began
    rows = cluster.postgres.ask(
        "SELECT round(total_exec_time::numeric, 1), calls, rows, left(regexp_replace(query, '\\s+', ' ', 'g'), 120) "
        "FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE datname = 'almanac' ORDER BY 1 DESC", "almanac")
    spent = sum(float(row[0]) for row in rows) / 1000
    report.hold(spent <= REPORT_SECONDS, f"the year's report ({title}): {spent:.3f} s of PostgreSQL's time, {took:.2f} s in all")
    for row in rows[:8]:
        print(f"          {row[0]:>8} ms, {row[1]} calls, {row[2]} rows: {row[3]}", flush=True)
