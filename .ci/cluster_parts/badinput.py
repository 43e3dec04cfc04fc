"""Settings that are wrong, and engines that misbehave: one sentence that names the setting at start, red with the reason later."""

import pathlib
import re
import signal

from .cluster import Almanac
from .engines import S3
from .kills import reason
from .programs import Program, Wrong, await_that, free_port, run

PATIENCE = 60


def bad_input(cluster, report):
    with_encryption(cluster, report)
    at_start(cluster, report)
    newer_schema(cluster, report)
    other_clock(cluster, report)
    while_running(cluster, report)
    report.answers(cluster.tally)


def starts_with(cluster, number, changes, wrap=()):
    """Another process, with other settings: it, as a program that has not been started."""
    settings = cluster.settings() | changes
    almanac = Almanac(cluster, number, {name: value for name, value in settings.items() if value is not None})
    if wrap:
        at = almanac.program.command.index("--") + 1
        almanac.program.command[at:at] = wrap
    return almanac


def refuses(cluster, report, what, number, changes, names, may_wait=False):
    """It ends by itself, not with 0, and a line names the setting and holds no secret. An engine that is away may be waited for,
    in red and with the reason."""
    almanac = starts_with(cluster, number, changes)
    program = almanac.program.start()

    def waits():
        answer = almanac.site.get("/health/ready", timeout=5)
        return may_wait and answer.status == 503 and "not made yet" not in answer.words and answer.json["detail"]

    try:
        red = await_that(lambda: not program.is_running or waits(), f"{what}: it ends by itself", PATIENCE)
    except Wrong as error:
        program.stop()
        return report.failed(f"{error}; its last words: {program.last_words()}")
    if program.is_running:
        program.stop()
        return report.ok(f"{what}: it waits: {red}")
    said = program.log.read_text(errors="replace").strip()
    line = next((text for text in reversed(said.splitlines()) if any(name in text for name in names)), "")
    secrets = re.findall(r"a-password-of-this-run|a-secret-of-this-run|wrong-[a-z]+", said)
    if program.process.returncode == 0 or not line:
        return report.failed(f"{what}: status {program.process.returncode}, and no line names {' or '.join(names)}: {program.last_words()}")
    if secrets:
        return report.failed(f"{what}: a secret is told: {said[-300:]}")
    return report.ok(f"{what}: status {program.process.returncode}, {line[-220:]}")


def with_encryption(cluster, report):
    almanac = starts_with(cluster, 9, {"DATABASE_URL": cluster.postgres.url(mode="require")})
    try:
        almanac.start()
        encrypted = cluster.postgres.ask("SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl AND usename = 'almanac'")
        report.hold(int(encrypted[0][0]) > 0, f"sslmode=require: {encrypted[0][0]} connections are encrypted")
    except Wrong as error:
        report.failed(f"sslmode=require: {error}")
    almanac.program.stop()


def at_start(cluster, report):
    postgres, redis, engines = cluster.postgres, cluster.redis, cluster.network.engines
    nobody = f"{engines}:{free_port(engines)}"
    closed = S3(cluster.folder / "s3-read-only", engines, cluster.options.rclone)
    closed.program.stop()
    closed.start(read_only=True)
    cases = [
        ("a wrong password of PostgreSQL", {"DATABASE_URL": postgres.url(password="wrong-password")}, ["DATABASE_URL"]),
        ("verify-full against a certificate of nobody's", {"DATABASE_URL": postgres.url(mode="verify-full")}, ["DATABASE_URL"]),
        ("verify-full against another name", {"DATABASE_URL": postgres.url(mode=f"verify-full&sslrootcert={postgres.certificate}")},
         ["DATABASE_URL"]),
        ("a database that is not there", {"DATABASE_URL": postgres.url(database="nothere")}, ["DATABASE_URL"]),
        ("nobody at PostgreSQL's address", {"DATABASE_URL": postgres.url(nobody)}, ["DATABASE_URL"]),
        ("an address that is none", {"DATABASE_URL": "mysql://somewhere/else"}, ["DATABASE_URL"]),
        ("a bucket that is not there", {"FILES_URL": "s3://nothere/files"}, ["FILES_URL"]),
        ("a bucket that is read-only", {"S3_ENDPOINT": closed.endpoint}, ["FILES_URL"]),
        ("a wrong secret of the S3 server", {"S3_SECRET_ACCESS_KEY": "wrong-secret"}, ["S3_SECRET_ACCESS_KEY", "S3_ACCESS_KEY_ID"]),
        ("nobody at the S3 server's address", {"S3_ENDPOINT": f"http://{nobody}"}, ["S3_ENDPOINT"]),
        ("no key of the S3 server", {"S3_ACCESS_KEY_ID": None}, ["S3_ACCESS_KEY_ID"]),
        ("a wrong password of Redis", {"REDIS_URL": redis.url(password="wrong-password")}, ["REDIS_URL"]),
        ("a master that the Sentinels don't know", {"REDIS_URL": redis.url(master="another")}, ["REDIS_URL"]),
        ("nobody at Redis' address", {"REDIS_URL": f"redis://{nobody}/0"}, ["REDIS_URL"]),
        ("files without a database", {"DATABASE_URL": None}, ["DATABASE_URL", "FILES_URL"]),
        ("a database without files", {"FILES_URL": None}, ["FILES_URL"]),
        ("a cluster without a common key", {"SECRET_KEY": None}, ["SECRET_KEY"]),
        ("a cluster without a common Redis", {"REDIS_URL": None}, ["REDIS_URL"]),
    ]
    for number, (what, changes, names) in enumerate(cases, 10):
        refuses(cluster, report, what, number, changes, names, may_wait=what.startswith("nobody"))
    closed.program.stop()


def newer_schema(cluster, report):
    """A database that a later version has been at: what notes the versions gets one more."""
    postgres = cluster.postgres
    postgres.make("newer")
    url = {"DATABASE_URL": postgres.url(database="newer"), "FILES_URL": f"s3://{cluster.s3.bucket}/newer"}
    almanac = starts_with(cluster, 40, url)
    almanac.start()
    almanac.program.stop()
    tables = postgres.ask(
        "SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND (table_name ~ 'migrat' OR table_name ~ 'schema|version') "
        "ORDER BY 1, ordinal_position", "newer")
    if not tables:
        return report.skipped("a schema of a newer version: no table looks as if it noted versions")
    table, column, kind = tables[0]
    if kind in ("integer", "bigint", "smallint"):
        rows = postgres.ask(f"SELECT count(*) FROM {table}", "newer")[0][0]
        change = f"UPDATE {table} SET {column} = {column} + 1000" if rows == "1" else f"INSERT INTO {table} ({column}) VALUES (9999)"
    else:
        change = f"INSERT INTO {table} ({column}) VALUES ('v9999')"
    postgres.ask(change, "newer")
    return refuses(cluster, report, "a schema of a newer version", 41, url, ["DATABASE_URL"])


def other_clock(cluster, report):
    """A minute off: it says so in its readiness. Some seconds off: it is ready."""
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if not library:
        return report.skipped("another clock: there is no libfaketime")

    def started(number, seconds):
        # The library itself, for the command `faketime` would stand between, and leave almanac behind when it is ended. What
        # waits for a span of time is to go on as ever.
        faked = [f"LD_PRELOAD={library}", f"FAKETIME={seconds:+}s", "FAKETIME_DONT_FAKE_MONOTONIC=1"]
        almanac = starts_with(cluster, number, {}, wrap=["env", *faked])
        almanac.program.start()
        return almanac

    almanac = started(42, 60)

    def told():
        if not almanac.program.is_running:
            return f"it refuses to start: {almanac.program.last_words(1)}"
        answer = almanac.site.get("/health/ready", timeout=5)
        return f"readiness is {answer.status}: {answer.words}" if "clock" in answer.words else None

    try:
        report.ok(f"a clock that is a minute ahead: {await_that(told, 'a clock that is a minute ahead is told', 30)}")
    except Wrong as error:
        answer = almanac.site.get("/health/ready", timeout=5)
        report.failed(f"{error}: readiness is {answer.status}: {answer.words}")
    almanac.program.stop()
    almanac = started(43, -15)
    try:
        await_that(almanac.site.is_ready, "a clock that is 15 s behind will do", 30)
        report.ok("a clock that is 15 s behind will do")
    except Wrong as error:
        report.failed(f"{error}: {almanac.site.get('/health/ready', timeout=5).words}")
    almanac.program.stop()


def while_running(cluster, report):
    cluster.await_ready(30)
    master = cluster.redis.master
    stopped(cluster, report, "PostgreSQL answers nothing", cluster.postgres.program)
    stopped(cluster, report, "the S3 server answers nothing", cluster.s3.program)
    # Shorter than the Sentinels wait would be too short to be seen: they take another master, and all goes on there.
    master.signal_family(signal.SIGSTOP)
    try:
        await_that(lambda: cluster.redis.master is not master, "the Sentinels name another master", 60, pause=0.2)
        cluster.await_ready(60)
        report.ok("a master of Redis that answers nothing: another one, and all are ready")
    except Wrong as error:
        report.failed(str(error))
    master.signal_family(signal.SIGCONT)
    cluster.s3.program.stop()
    cluster.s3.start(read_only=True)
    red_and_green(cluster, report, "the bucket has become read-only", lambda: (cluster.s3.program.stop(), cluster.s3.start()))
    postgres = cluster.postgres
    postgres.ask("ALTER SYSTEM SET default_transaction_read_only = on")
    postgres.ask("SELECT pg_reload_conf()")
    red_and_green(cluster, report, "the database has become read-only", lambda: run(
        "psql", "-X", "-q", "-h", postgres.folder, "-p", postgres.port, "-U", "postgres",
        "-c", "SET default_transaction_read_only = off", "-c", "ALTER SYSTEM RESET default_transaction_read_only",
        "-c", "SELECT pg_reload_conf()"))


def stopped(cluster, report, what, program: Program):
    program.signal_family(signal.SIGSTOP)
    red_and_green(cluster, report, what, lambda: program.signal_family(signal.SIGCONT))


def red_and_green(cluster, report, what, mend):
    try:
        await_that(lambda: not any(site.is_ready() for site in cluster.sites), f"{what}: readiness is red", 60, pause=0.2)
        report.ok(f"{what}: {reason(cluster.sites[0])}")
    except Wrong as error:
        report.failed(str(error))
    mend()
    try:
        cluster.await_ready(30)
        report.ok(f"{what}, and then no more: all are ready again")
    except Wrong as error:
        report.failed(f"{what}, and then no more: {error}")
