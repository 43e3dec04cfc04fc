"""The engines that almanac rests on, each the real program, in a folder of this run."""

import os
import pathlib
import shutil
import signal

from .programs import Program, Wrong, accepts, await_that, free_port, run

# Debian's, whichever version it has.
POSTGRES = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
PASSWORD = "a-password-of-this-run"


class PostgreSQL:
    """As Debian's with its settings, apart from what is counted, and its own certificate, which nobody has signed."""

    def __init__(self, folder, address, settings=()):
        self.folder, self.address, self.port = folder, address, free_port(address)
        data = folder / "data"
        folder.mkdir()
        setup = Program("initdb", ["true"], folder, user="postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        run(f"{POSTGRES}/initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8",
            cwd=folder, **owner)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=elsewhere.example.com",
            "-keyout", data / "server.key", "-out", data / "server.crt", cwd=folder, **owner)
        os.chmod(data / "server.key", 0o600)
        self.certificate = data / "server.crt"
        (data / "pg_hba.conf").write_text("local all all trust\nhost all all all scram-sha-256\n")
        with open(data / "postgresql.conf", "a") as file:
            file.write(
                f"listen_addresses = '{address}'\nport = {self.port}\nunix_socket_directories = '{folder}'\n"
                "ssl = on\nmax_connections = 200\nlog_lock_waits = on\nlog_min_duration_statement = 1000\n"
                "shared_preload_libraries = 'pg_stat_statements'\n" + "".join(f"{setting}\n" for setting in settings))
        # SIGINT is the fast shutdown, SIGQUIT the immediate one, as after a loss of power.
        self.program = Program("PostgreSQL", [f"{POSTGRES}/postgres", "-D", data], folder, user="postgres",
                               stop_signal=signal.SIGINT)
        setup.folder.chmod(0o711)
        self.start()
        self.ask(f"CREATE ROLE almanac LOGIN PASSWORD '{PASSWORD}'")
        self.make("almanac")

    def start(self):
        self.program.start()
        self.await_ready()

    def await_ready(self):
        await_that(lambda: run(f"{POSTGRES}/pg_isready", "-q", "-h", self.folder, "-p", self.port, check=False).returncode == 0,
                   "PostgreSQL takes connections", 60, program=self.program)

    def crash_and_start(self):
        """What `pg_ctl restart -m immediate` does: no checkpoint, and a recovery from the log."""
        self.program.process.send_signal(signal.SIGQUIT)
        self.program.process.wait(60)
        self.start()

    def make(self, database):
        self.ask(f"CREATE DATABASE {database} OWNER almanac")
        self.ask("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", database)

    def ask(self, query, database="postgres"):
        """Rows as lists of texts."""
        done = run("psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", self.port,
                   "-U", "postgres", "-d", database, "-c", query)
        return [line.split("\t") for line in done.stdout.splitlines() if line]

    def url(self, address=None, database="almanac", password=PASSWORD, mode="disable"):
        return f"postgres://almanac:{password}@{address or f'{self.address}:{self.port}'}/{database}?sslmode={mode}"


class PgBouncer:
    """In transaction mode: a connection to PostgreSQL is a client's for one transaction."""

    def __init__(self, folder, postgres):
        self.address, self.port = postgres.address, free_port(postgres.address)
        folder.mkdir()
        (folder / "users").write_text(f'"almanac" "{PASSWORD}"\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={postgres.address} port={postgres.port}\n[pgbouncer]\n"
            f"listen_addr = {self.address}\nlisten_port = {self.port}\nunix_socket_dir =\n"
            f"auth_type = scram-sha-256\nauth_file = {folder}/users\npool_mode = transaction\n"
            "max_client_conn = 500\ndefault_pool_size = 20\nserver_login_retry = 1\n")
        self.program = Program("PgBouncer", [shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", folder / "pgbouncer.ini"],
                               folder, user="postgres", stop_signal=signal.SIGINT).start()
        await_that(lambda: accepts(self.address, self.port), "PgBouncer takes connections", program=self.program)


class S3:
    """rclone as an S3 server. Its buckets are folders, so that what it holds can be looked at without it."""

    key, secret, bucket = "ALMANACKEY", "a-secret-of-this-run", "almanac"

    def __init__(self, folder, address, rclone):
        self.folder, self.rclone = folder, rclone
        self.address, self.port = address, free_port(address)
        self.data = folder / "buckets"
        (self.data / self.bucket).mkdir(parents=True)
        self.start()

    def start(self, read_only=False):
        command = [self.rclone, "serve", "s3", "--addr", f"{self.address}:{self.port}", "--auth-key", f"{self.key},{self.secret}",
                   "--config", "/dev/null", "--dir-cache-time", "1s", *(["--read-only"] if read_only else []), self.data]
        self.program = Program("the S3 server", command, self.folder).start()
        await_that(lambda: accepts(self.address, self.port), "the S3 server takes connections", program=self.program)

    @property
    def endpoint(self):
        return f"http://{self.address}:{self.port}"

    def files(self):
        return [path for path in (self.data / self.bucket).rglob("*") if path.is_file() and not path.name.startswith(".rclone")]


class Redis:
    """A master with a replica, watched by three Sentinels. A user of its own, by the access list."""

    master_name = "almanac"

    def __init__(self, folder, address):
        self.folder, self.address, self.sentinels = folder, address, []
        self.servers = [self._server(number) for number in (1, 2)]
        for server in self.servers:
            self.begin(server)
        self.ask(self.servers[1].port, "REPLICAOF", address, str(self.servers[0].port))
        await_that(lambda: self.info(self.servers[0].port, "replication").get("connected_slaves") == "1"
                   and self.info(self.servers[1].port, "replication").get("master_link_status") == "up", "the replica follows")

    def _server(self, number):
        folder, port = self.folder / f"redis-{number}", free_port(self.address)
        folder.mkdir(parents=True)
        (folder / "redis.conf").write_text(
            f"bind {self.address}\nport {port}\ndir {folder}\nappendonly yes\nappendfsync always\nsave \"\"\n"
            f"maxmemory-policy noeviction\nrequirepass {PASSWORD}\nmasterauth {PASSWORD}\n"
            f"user almanac on >{PASSWORD} ~* &* +@all -@admin +role +config|get\n")
        program = Program(f"Redis {number}", ["redis-server", folder / "redis.conf"], folder)
        program.port = port
        return program

    def begin(self, server):
        server.start()
        await_that(lambda: self.ask(server.port, "PING") == "PONG", f"{server.name} answers", program=server)

    def add_sentinels(self):
        for number in (1, 2, 3):
            folder, port = self.folder / f"sentinel-{number}", free_port(self.address)
            folder.mkdir()
            (folder / "sentinel.conf").write_text(
                f"bind {self.address}\nport {port}\ndir {folder}\n"
                f"sentinel monitor {self.master_name} {self.address} {self.servers[0].port} 2\n"
                f"sentinel auth-pass {self.master_name} {PASSWORD}\n"
                f"sentinel down-after-milliseconds {self.master_name} 2000\n"
                f"sentinel failover-timeout {self.master_name} 10000\n")
            program = Program(f"Sentinel {number}", ["redis-sentinel", folder / "sentinel.conf"], folder).start()
            program.port = port
            self.sentinels.append(program)
        for sentinel in self.sentinels:
            await_that(lambda port=sentinel.port: self._seen(port) == ("2", "1"), f"{sentinel.name} sees all", 60, program=sentinel)

    def _seen(self, port):
        words = self.ask(port, "SENTINEL", "MASTER", self.master_name, password=None).splitlines()
        facts = dict(zip(words[::2], words[1::2]))
        return facts.get("num-other-sentinels"), facts.get("num-slaves")

    def ask(self, port, *words, password=PASSWORD):
        secret = ["--no-auth-warning", "-a", password] if password else []
        return run("redis-cli", "-h", self.address, "-p", port, *secret, *words, check=False).stdout.strip()

    def info(self, port, section):
        lines = self.ask(port, "INFO", section).splitlines()
        return dict(line.strip().split(":", 1) for line in lines if ":" in line)

    @property
    def master(self):
        """The one that the Sentinels name, or the first one where there are none."""
        if not self.sentinels:
            return self.servers[0]
        words = self.ask(self.sentinels[0].port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", self.master_name, password=None).split()
        found = [server for server in self.servers if words and str(server.port) == words[-1]]
        if not found:
            raise Wrong(f"the Sentinels name no master of ours: {words}")
        return found[0]

    def url(self, password=PASSWORD, master=None):
        if not self.sentinels:
            return f"redis://almanac:{password}@{self.address}:{self.servers[0].port}/0"
        hosts = ",".join(f"{self.address}:{sentinel.port}" for sentinel in self.sentinels)
        return f"redis+sentinel://almanac:{password}@{hosts}/{master or self.master_name}/0"

    @property
    def programs(self):
        return [*self.sentinels, *self.servers]
