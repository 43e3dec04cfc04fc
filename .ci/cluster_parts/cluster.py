"""The cluster: engines, one to three almanacs, and nginx in front."""

import pathlib
import shutil

from .client import Site, Tally
from .engines import PgBouncer, PostgreSQL, Redis, S3
from .network import network
from .programs import Program, accepts, await_that, free_port, stop_all

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Almanac:
    """One process, with a folder of its own, which holds nothing that another would want."""

    def __init__(self, cluster, number, settings):
        self.number, self.name, self.binary = number, f"almanac-{number}", cluster.binary
        self.address, namespace = cluster.network.place(number)
        self.port = cluster.almanac_port
        folder = cluster.folder / self.name
        environment = {"HOST": self.address, "PORT": str(self.port), "DATA_DIR": str(folder / "data")} | settings
        self.program = Program(self.name, [cluster.binary, "serve"], folder, environment, namespace=namespace)
        self.site = Site(f"http://{self.address}:{self.port}", cluster.tally, self.name)

    def run_by(self, binary):
        """Another binary, from the next start on."""
        self.binary = binary
        command = self.program.command
        command[command.index("serve") - 1] = str(binary)

    def start(self, seconds=60):
        self.program.start()
        await_that(self.site.is_ready, f"{self.name} is ready", seconds, program=self.program)


class Cluster:
    def __init__(self, options, folder):
        self.options, self.folder, self.binary = options, folder, options.binary
        folder.mkdir(parents=True, exist_ok=True)
        self.network, self.tally = network(), Tally()
        self.postgres = self.pgbouncer = self.s3 = self.redis = self.nginx = None
        self.almanacs = []
        self.database_address = self.redis_url = self.s3_endpoint = None

    def __enter__(self):
        try:
            self.start()
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        stop_all()
        self.network.close()

    def start(self):
        if not self.options.single:
            self.start_engines()
        self.almanac_port = 8001 if self.network.engines != "127.0.0.1" else self.common_port()
        self.almanacs = [Almanac(self, number, self.settings()) for number in range(1, self.options.processes + 1)]
        for almanac in self.almanacs if self.binary else []:
            almanac.start()
        self.start_nginx()

    def start_engines(self):
        engines = self.network.engines
        self.postgres = PostgreSQL(self.folder / "postgresql", engines, self.options.postgres)
        if self.options.pgbouncer:
            self.pgbouncer = PgBouncer(self.folder / "pgbouncer", self.postgres)
        self.s3 = S3(self.folder / "s3", engines, self.options.rclone)
        self.redis = Redis(self.folder, engines)
        if self.options.scenario != "measure":
            self.redis.add_sentinels()

    def common_port(self):
        """A port that is free on every address of loopback."""
        return free_port("0.0.0.0")

    def settings(self):
        """The settings that all processes have alike."""
        settings = {
            "ALLOW_ANONYMOUS": "true", "ALLOWED_HOSTS": "*", "STATIC_DIR": str(ROOT / "static"), "LOG_LEVEL": "info",
            "ALLOWED_PRIVATE_HOSTS": f"{self.network.engines},localhost,127.0.0.1", "TRUSTED_PROXIES": self.network.engines,
            "SECRET_KEY": "the-key-that-all-processes-share", "MAX_QUEUED_JOBS": "5000", "EXPORT_TTL_SECONDS": "3600",
        }
        if not self.options.single:
            settings |= self.engine_settings()
        return settings | dict(pair.split("=", 1) for pair in self.options.set)

    def engine_settings(self):
        pooled = self.pgbouncer and f"{self.pgbouncer.address}:{self.pgbouncer.port}"
        return {
            "DATABASE_URL": self.postgres.url(self.database_address or pooled),
            "FILES_URL": f"s3://{self.s3.bucket}/files",
            "S3_ENDPOINT": self.s3_endpoint or self.s3.endpoint, "S3_REGION": "us-east-1",
            "S3_ACCESS_KEY_ID": self.s3.key, "S3_SECRET_ACCESS_KEY": self.s3.secret,
            "REDIS_URL": self.redis_url or self.redis.url(),
        }

    def start_nginx(self):
        folder, address, port = self.folder / "nginx", self.network.engines, free_port(self.network.engines)
        folder.mkdir()
        site = (ROOT / "deploy/nginx.cluster.conf").read_text()
        names = "".join(f"    server {almanac.address}:{almanac.port} max_fails=1 fail_timeout=3s;\n" for almanac in self.almanacs)
        before, rest = site.split("    # almanacs: begin\n")
        site = before + names + rest.split("    # almanacs: end\n")[1]
        # The uploads of `measure` are larger than what the example lets in, and all clients here have one address.
        site = site.replace("listen 8080;", f"listen {address}:{port};").replace("client_max_body_size 100m;", "client_max_body_size 2g;")
        site = site.replace("limit_conn almanac_clients 256;", "")
        (folder / "site.conf").write_text(site)
        scratch = "".join(f"{kind}_temp_path {folder}/spool;" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"user root; daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; events {{ worker_connections 4096; }}\n"
            f"http {{ access_log off; {scratch} include {folder}/site.conf; }}\n")
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        self.nginx = Program("nginx", [nginx, "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"], folder).start()
        await_that(lambda: accepts(address, port), "nginx takes connections", program=self.nginx)
        self.site = Site(f"http://{address}:{port}", self.tally, "nginx")

    @property
    def sites(self):
        return [almanac.site for almanac in self.almanacs]

    def await_ready(self, seconds):
        for almanac in self.almanacs:
            await_that(almanac.site.is_ready, f"{almanac.name} is ready", seconds, program=almanac.program)

    def command_environment(self):
        """For a command of somebody else's: where everything is."""
        named = {f"CLUSTER_{name}": value for name, value in self.settings().items()}
        urls = ",".join(site.url for site in self.sites)
        return named | {"CLUSTER_URL": self.site.url, "CLUSTER_PROCESSES": urls, "CLUSTER_FOLDER": str(self.folder)}
