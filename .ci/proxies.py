"""Holds the examples for reverse proxies against real ones: nginx and Caddy in turn, with almanac below /almanac behind them.

Run by .ci/proxies. Arguments: the almanac binary, the repository's root, a scratch folder with the certificates. Of the
examples only ports and the paths of the certificates are replaced. The client is curl, over HTTP/2 where the proxy has it.
"""

import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time

BINARY, ROOT, WORK = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
NAME, PATH = "reports.example.com", "/almanac"
UPLOAD_BYTES, UPLOAD_LIMIT = 20_000_000, 100 << 20
# A browser, a forger and a bystander: addresses of this machine, each with its own requests.
CLIENT, FORGER, OTHER = "127.0.0.2", "127.0.0.3", "127.0.0.4"
findings: list[str] = []


def hold(condition, sentence):
    if not condition:
        findings.append(sentence)
        print(f"  WRONG: {sentence}", flush=True)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def filled(name, replacements):
    """The text of an example; what is to be replaced has to be there, or the example is another one than this knows."""
    text = (ROOT / "deploy" / name).read_text()
    for old, new in replacements:
        if old not in text:
            sys.exit(f"proxies: deploy/{name} has no '{old}'")
        text = text.replace(old, new)
    return text


def new_token():
    """A token and its hash, as the command prints them."""
    text = subprocess.run([BINARY, "token"], capture_output=True, text=True, check=True).stdout
    printed = dict(line.split(": ", 1) for line in text.splitlines()[:2])
    return printed["token"].strip(), printed["hash"].strip()


@contextlib.contextmanager
def running(command, folder, settings=None):
    folder.mkdir(parents=True, exist_ok=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)} | (settings or {})
    with open(folder / "log", "ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


class Nginx:
    def __init__(self, folder, http_port, https_port, port):
        folder.mkdir()
        # The folders for what nginx puts on its disk: it has to do without them.
        scratch = "".join(f"{kind}_temp_path {folder}/spool;" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        site = filled("nginx.conf.example", [
            ("listen 80;", f"listen 127.0.0.1:{http_port};"), ("listen [::]:80;", f"listen [::1]:{http_port};"),
            ("listen 443 ssl", f"listen 127.0.0.1:{https_port} ssl"), ("listen [::]:443 ssl", f"listen [::1]:{https_port} ssl"),
            ("127.0.0.1:8001", f"127.0.0.1:{port}"),
            (f"/etc/ssl/certs/{NAME}.pem", f"{WORK}/site.pem"), (f"/etc/ssl/private/{NAME}.key", f"{WORK}/site.key"),
        ])
        (folder / "almanac.conf").write_text(site)
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log stderr; worker_processes 2; events {{}}\n"
            f"http {{ access_log off; {scratch} include {folder}/almanac.conf; }}\n")
        self.folder, self.command = folder, ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]

    def check_disk(self):
        kept = [path for path in (self.folder / "spool").rglob("*") if path.is_file()]
        hold(not kept, f"nginx has put something on its disk: {kept}")
        log = (self.folder / "log").read_text()
        hold("temporary file" not in log, "nginx has put something on its disk, as its log says")


class Caddy:
    def __init__(self, folder, http_port, https_port, port):
        folder.mkdir()
        site = filled("Caddyfile.example", [
            ("127.0.0.1:8001", f"127.0.0.1:{port}"),
            (f"/etc/ssl/certs/{NAME}.pem", f"{WORK}/site.pem"), (f"/etc/ssl/private/{NAME}.key", f"{WORK}/site.key"),
        ])
        (folder / "site").write_text(site)
        (folder / "Caddyfile").write_text(
            f"{{\n\tadmin off\n\thttp_port {http_port}\n\thttps_port {https_port}\n\tdefault_bind 127.0.0.1\n}}\nimport {folder}/site\n")
        self.folder, self.command = folder, ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]

    def check_disk(self):
        pass


class Answer:
    def __init__(self, text, body):
        heads = [head for head in text.replace("\r", "").split("\n\n") if head]
        lines = heads[-1].split("\n") if heads else ["- 0"]
        self.status, self.body = int(lines[0].split()[1]), body
        self.fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}

    @property
    def json(self):
        return json.loads(self.body)


class Site:
    """almanac as its clients see it."""

    def __init__(self, http_port, https_port, port, token):
        self.http, self.https, self.direct, self.token = http_port, https_port, port, token
        self.origin = f"https://{NAME}:{https_port}"
        self.home = self.origin + PATH

    def curl(self, *arguments, token=None, source=None):
        token = self.token if token is None else token
        command = ["curl", "-sS", "--max-time", "120", "--cacert", str(WORK / "authority.pem")]
        for port in (self.http, self.https):
            command += ["--resolve", f"{NAME}:{port}:127.0.0.1"]
        command += ["-H", f"Authorization: Bearer {token}"] if token else []
        command += ["--interface", source] if source else []
        return command + [str(argument) for argument in arguments]

    def ask(self, address, *arguments, **options):
        """`address` is below almanac's own path, from the root of the name where it begins with two slashes, or complete."""
        if address.startswith("//"):
            address = self.origin + address[1:]
        elif address.startswith("/"):
            address = self.home + address
        heads = WORK / "heads"
        done = subprocess.run(self.curl("-D", heads, *arguments, address, **options), capture_output=True)
        text = heads.read_text() if heads.exists() else ""
        heads.unlink(missing_ok=True)
        if done.returncode and not text:
            return Answer(f"- 0\ncurl: {done.stderr.decode().strip()}", b"")
        return Answer(text, done.stdout)

    def post(self, address, document, *arguments, **options):
        return self.ask(address, "-H", "Content-Type: application/json", "-d", json.dumps(document), *arguments, **options)


class Receiver(http.server.BaseHTTPRequestHandler):
    """A chat's incoming webhook."""

    texts: list[str] = []
    heard = threading.Event()

    def do_POST(self):
        self.texts.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.heard.set()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def receiver():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()


def check_outside(site):
    """What is not almanac's is answered by the proxy, and the two shorter addresses lead to the page."""
    for path in ("//", "//metrics", "//api/exports", "//almanacs/", "//almanac/../metrics"):
        answer = site.ask(path, "--path-as-is")
        hold(answer.status == 404, f"{path} is answered by {answer.status}")
        hold("x-request-id" not in answer.fields, f"{path} has come to almanac")
    answer = site.ask(f"http://{NAME}:{site.http}{PATH}/?a=b", token="")
    hold(answer.status == 308 and answer.fields["location"].startswith(f"https://{NAME}"), f"http leads to {answer.fields.get('location')}")
    answer = site.ask("//almanac?a=b", token="")
    hold(answer.status == 308 and answer.fields["location"] == f"{PATH}/?a=b", f"the address without its slash leads to {answer.fields.get('location')}")


def check_page(site):
    """The page and all that it loads, as in the folder it comes from; and a second visit loads nothing again."""
    waiting, seen = ["index.html"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        address = f"/{name.removesuffix('index.html')}"
        answer = site.ask(address, "--compressed", token="")
        file = ROOT / "static" / name
        hold(answer.status == 200 and answer.body == file.read_bytes(), f"{address} is answered by {answer.status}, or by another file")
        again = site.ask(address, "--compressed", "-H", f"If-None-Match: {answer.fields.get('etag')}", token="")
        hold(again.status == 304, f"{address} is loaded again by a second visit ({again.status})")
        text = answer.body.decode() if file.suffix in (".html", ".js", ".css") else ""
        found = re.findall(r'(?:href|src)="([^"#]+)"|(?:from|import)\s*\(?\s*"(\.[^"]+)"|url\("?([^")]+)"?\)', text)
        for target in (part for parts in found for part in parts if part and not part.startswith("data:")):
            hold(not target.startswith("/"), f"{name} names {target}, which is outside of the sub-path")
            path = os.path.normpath(os.path.join(os.path.dirname(name), target))
            # A folder is served by its page.
            waiting.append(f"{path}/index.html" if (ROOT / "static" / path).is_dir() else path)
    missed = {str(path.relative_to(ROOT / "static")) for path in (ROOT / "static").rglob("*.js") if path.parent.name != "texts"} - seen
    hold(not missed, f"no file of the page names {sorted(missed)}")
    return len(seen)


def check_browser(site):
    """The page in Chromium: its scripts run, and what they ask for comes from below the sub-path."""
    dumped = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={WORK}/chromium", "--ignore-certificate-errors",
         f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--virtual-time-budget=10000", "--dump-dom", f"{site.home}/"],
        capture_output=True, text=True, timeout=120).stdout
    hold('data-state="ready"' in dumped, "the page in Chromium does not say that almanac is ready")
    hold(re.search(r'id="version">almanac \d', dumped), "the page in Chromium does not show the version")


def csv_file():
    row = "P-{0},A thing that somebody has written down for number {0},task,{1},2026-{2:02}-{3:02}T08:00:00Z,{4}\n"
    rows, size, number = ["key,title,type,status,created,resolved\n"], 0, 0
    while size < UPLOAD_BYTES:
        number += 1
        month, day = number % 9 + 1, number % 27 + 1
        done = number % 3
        rows.append(row.format(number, "closed" if done else "open", month, day, f"2026-{month:02}-28T10:00:00Z" if done else ""))
        size += len(rows[-1])
    path = WORK / "items.csv"
    path.write_text("".join(rows))
    return path, number


def check_upload(site, data, file, count):
    """A large file reaches almanac as it is sent; who may not, and what is too large, is told so while it is on its way."""
    address = f"{site.home}/api/imports/csv?name=large"
    fields = ["-H", "Content-Type: text/csv", "-T", file, "-X", "POST"]
    refused = site.ask(address, *fields, token="wrong")
    hold(refused.status == 401, f"a large file with a wrong token is answered by {refused.status}")
    large = WORK / "too-large.csv"
    with open(large, "wb") as sparse:
        sparse.truncate(UPLOAD_LIMIT + 1)
    refused = site.ask(address, *fields[:3], large, *fields[4:])
    hold(refused.status == 413, f"a file of more than MAX_UPLOAD_BYTES is answered by {refused.status}")
    refused = site.ask(address, "-H", "Transfer-Encoding: chunked", *fields[:3], large, *fields[4:])
    hold(refused.status == 413, f"a file of more than MAX_UPLOAD_BYTES, of unknown length, is answered by {refused.status}")

    heads = WORK / "upload-heads"
    sending = subprocess.Popen(site.curl("--limit-rate", "8M", "-D", heads, *fields, address), stdout=subprocess.PIPE)
    arrived = 0
    while sending.poll() is None and not arrived:
        arrived = sum(path.stat().st_size for path in (data / "uploads").glob("*") if path.exists())
        time.sleep(0.02)
    hold(sending.poll() is None and arrived, "a file comes to almanac only when all of it has come to the proxy")
    body = sending.communicate()[0]
    answer = Answer(heads.read_text(), body)
    hold(answer.status == 202, f"the upload is answered by {answer.status}: {body[:300]}")
    location = answer.fields["location"]
    hold(location.startswith(f"{PATH}/api/imports/"), f"the import is to be at {location}")
    ended = follow(site, f"/{location}", "the import")
    hold(ended["status"] == "completed", f"the import is {ended['status']}")
    hold(site.ask(f"/{location}").json["status"] == "completed", "the import's own address does not say that it is completed")
    print(f"  uploaded {file.stat().st_size} bytes, {count} rows", flush=True)


def follow(site, location, what):
    """Reads a job's events to the last one: the first has to come while the job runs, and the last as soon as it has ended."""
    location = re.sub(r"/(pdf|zip)/", "/", location)
    started = time.monotonic()
    stream = subprocess.Popen(site.curl("-N", f"{site.origin}{location[1:]}/events"), stdout=subprocess.PIPE, text=True)
    arrivals, documents = [], []
    for line in stream.stdout:
        if line.startswith("data: "):
            arrivals.append(time.monotonic() - started)
            documents.append(json.loads(line[6:]))
    stream.wait()
    hold(documents, f"{what}: no event has come")
    if not documents:
        return {"status": "unknown"}
    states = [document["status"] for document in documents]
    hold(states[0] in ("pending", "processing"), f"{what}: the first event came when the job was {states[0]}")
    hold(arrivals[0] < 2, f"{what}: the first event came after {arrivals[0]:.1f} s")
    hold(arrivals[-1] - arrivals[0] > 0.3, f"{what}: {len(arrivals)} events came at once")
    print(f"  {what}: {len(arrivals)} events, the first after {arrivals[0]:.2f} s, the last after {arrivals[-1]:.2f} s", flush=True)
    return documents[-1]


def check_export(site):
    answer = site.post("/api/exports/pdf", {"start_date": "2026-01-01", "end_date": "2026-09-30", "include_items": True})
    hold(answer.status == 202, f"the export is answered by {answer.status}: {answer.body[:300]}")
    location = answer.fields["location"]
    hold(location.startswith(f"{PATH}/api/exports/"), f"the export is to be at {location}")
    ended = follow(site, f"/{location}", "the export")
    hold(ended["status"] == "completed", f"the export is {ended}")
    status = site.ask(f"/{location}").json
    link = status["download_url"]
    hold(link == ended["download_url"] and link.startswith(f"{PATH}/api/static/exports/"), f"the file is to be at {link}")

    whole = site.ask(f"/{link}")
    hold(whole.status == 200 and whole.body.startswith(b"%PDF"), f"the file is answered by {whole.status}")
    tag, size = whole.fields["etag"], len(whole.body)
    hold(tag == f'"{hashlib.sha256(whole.body).hexdigest()}"', f"the file's ETag has become {tag}")
    hold(int(whole.fields["content-length"]) == size, "the file's length is not told")
    part = site.ask(f"/{link}", "-r", "100-299")
    hold(part.status == 206 and part.body == whole.body[100:300], f"a part of the file is answered by {part.status}")
    hold(part.fields.get("content-range") == f"bytes 100-299/{size}", f"a part of the file is {part.fields.get('content-range')}")
    rest = site.ask(f"/{link}", "-r", f"{size - 50}-", "-H", f"If-Range: {tag}")
    hold(rest.status == 206 and rest.body == whole.body[-50:], "a download that was broken off does not go on")
    stale = site.ask(f"/{link}", "-r", "100-299", "-H", 'If-Range: "other"')
    hold(stale.status == 200 and len(stale.body) == size, "a part is sent of another file than the one that was begun")
    hold(site.ask(f"/{link}", "-H", f"If-None-Match: {tag}").status == 304, "a file that is there is sent again")
    hold(site.ask(f"/{link}", "-r", f"{size}-").status == 416, "a part behind the file's end is not refused")
    head = site.ask(f"/{link}", "-I")
    hold(head.status == 200 and head.fields["etag"] == tag and int(head.fields["content-length"]) == size, "HEAD says something else than GET")
    print(f"  downloaded {size} bytes, whole and in parts", flush=True)


def check_links(site, hook):
    """What is sent by a chat leads back through the proxy, without a token."""
    Receiver.heard.clear()
    answer = site.post("/api/reports", {
        "name": "The year", "kind": "pdf", "request": {"start_date": "2026-01-01", "end_date": "2026-03-31"}, "deliver": [{"chat": hook}]})
    hold(answer.status == 201, f"saving a report is answered by {answer.status}: {answer.body[:300]}")
    hold(answer.fields.get("location", "").startswith(f"{PATH}/api/reports/"), f"the report is to be at {answer.fields.get('location')}")
    run = site.ask(f"/{answer.fields['location']}/run", "-X", "POST", "-H", "Prefer: wait=30")
    hold(run.status in (200, 202), f"a run is answered by {run.status}: {run.body[:300]}")
    hold(Receiver.heard.wait(60), "no word of the report has come")
    links = re.findall(r"https?://[^\s|>\"\\]+", Receiver.texts[-1].replace("\\/", "/")) if Receiver.texts else []
    hold(links and all(link.startswith(f"{site.home}/") for link in links), f"the word of a report has the links {links}")
    for link in links:
        answer = site.ask(link.replace("\\u0026", "&").replace("&amp;", "&"), token="")
        hold(answer.status == 200, f"the link {link} is answered by {answer.status}")


def check_client(site, folder, other_token):
    """almanac knows its clients apart: by what the proxy says of them, and by nothing that they say themselves."""
    forged = ["-H", "X-Forwarded-For: 203.0.113.9", "-H", "Forwarded: for=203.0.113.9"]
    wanted = {}
    for id_, address, source in (
        ("browser", "/api/exports", CLIENT), ("forger", f"http://127.0.0.1:{site.direct}/api/exports", FORGER),
    ):
        site.ask(address, "-H", f"X-Request-Id: check-{id_}", *forged, source=source)
        wanted[id_] = source
    guesses = [site.ask("/api/exports", "-H", f"X-Forwarded-For: 203.0.113.{number}", token=f"guess-{number}", source=CLIENT).status
               for number in range(12)]
    hold(guesses[0] == 401 and guesses[-1] == 429, f"who guesses tokens gets {guesses}")
    hold(site.ask("/api/exports", token=other_token, source=OTHER).status == 200, "who guesses tokens shuts out the proxy's other clients")
    log = (folder / "log").read_text()
    for id_, source in wanted.items():
        line = next((line for line in log.splitlines() if f"request_id=check-{id_}" in line), "")
        hold(f"client={source} " in line, f"the log of a request from {source} says: {line}")


def check(kind, file, count, hook):
    name = kind.__name__.lower()
    print(f"{name}:", flush=True)
    http_port, https_port, port = free_port(), free_port(), free_port()
    (token, token_hash), (other, other_hash) = new_token(), new_token()
    site, folder = Site(http_port, https_port, port, token), WORK / f"almanac-{name}"
    proxy = kind(WORK / name, http_port, https_port, port)
    settings = {
        "PORT": str(port), "BASE_URL": f"https://{NAME}:{https_port}{PATH}", "TRUSTED_PROXIES": "127.0.0.1",
        "DATA_DIR": str(folder / "data"), "STATIC_DIR": str(ROOT / "static"), "API_TOKENS": f"{token_hash},{other_hash}",
        "SIGNED_URLS": "true", "ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
    }
    with running([BINARY, "serve"], folder, settings), running(proxy.command, proxy.folder):
        wait_ready(site)
        check_outside(site)
        print(f"  {check_page(site)} files of the page", flush=True)
        check_browser(site)
        check_upload(site, folder / "data", file, count)
        check_export(site)
        check_links(site, hook)
        check_client(site, folder, other)
        proxy.check_disk()


def wait_ready(site):
    """Until both listen a connection is refused, or answered by 502: it is asked again."""
    subprocess.run(site.curl("-f", "--retry", 150, "--retry-delay", 0, "--retry-all-errors", "--retry-max-time", 30, "-o", "/dev/null",
                             f"{site.home}/health/ready"), check=True, stderr=subprocess.DEVNULL)


def main():
    file, count = csv_file()
    with receiver() as hook:
        for kind in (Nginx, Caddy):
            check(kind, file, count, hook)
    print(f"proxies: {len(findings)} findings", flush=True)
    for finding in findings:
        print(f"  {finding}")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
