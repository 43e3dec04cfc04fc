"""A saved source and saved reports, which every process and every version reads, changes and runs; and a tracker to import from."""

import collections
import datetime
import http.server
import json
import threading

from .programs import Wrong, await_that
from .schedules import receiver
from .work import ENDS, fetch

TOKEN = "a-token-of-this-run"
ISSUES = 25


class Tracker(http.server.BaseHTTPRequestHandler):
    """Answers as GitHub does for a repository of some issues, to whoever has the token."""

    def do_GET(self):
        path = self.path.split("?")[0]
        known = TOKEN in self.headers.get("Authorization", "")
        self.server.asked["with the token" if known else "without the token"] += 1
        if not known:
            return self.answer(401, {"message": "Bad credentials"})
        if path == "/repos/acme/site":
            return self.answer(200, {"id": 1, "full_name": "acme/site"})
        return self.answer(200, [issue(number) for number in range(1, ISSUES + 1)] if path == "/repos/acme/site/issues" else [])

    def answer(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def issue(number):
    return {"id": 1000 + number, "number": number, "title": f"Issue {number}", "state": "open", "user": None, "labels": [],
            "comments": 0, "created_at": "2024-01-02T03:04:05Z", "updated_at": "2024-01-03T03:04:05Z", "closed_at": None,
            "html_url": f"https://tracker.example/{number}", "repository_url": "https://tracker.example/repos/acme/site"}


def tracker(address):
    server = http.server.ThreadingHTTPServer((address, 0), Tracker)
    server.asked = collections.Counter()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Saved:
    """One source, a report that is due again and again, and one that is only run by hand. Word of both goes to a receiver."""

    def __init__(self, cluster):
        self.cluster, address = cluster, cluster.network.engines
        self.tracker, self.receiver = tracker(address), receiver(address)
        hook = f"http://{address}:{self.receiver.server_port}"
        self.source = self.make("sources", {
            "name": "Site", "source_type": "github", "source_config": {
                "base_url": f"http://{address}:{self.tracker.server_port}", "repository": "acme/site", "api_token": TOKEN}})
        self.times = []
        self.due = self.report("By the clock", f"{hook}/due", self.next_time())
        self.by_hand = self.report("By hand", f"{hook}/hand", None)
        self.addresses = [self.source, self.due, self.by_hand]
        self.versions = dict.fromkeys(self.addresses, 1)
        self.imports = self.runs = 0

    def report(self, name, hook, schedule):
        return self.make("reports", {
            "name": name, "kind": "pdf", "request": {"range": "last_30_days", "title": name, "filters": {"sources": ["seed"]}},
            "schedule": schedule, "deliver": [{"chat": hook}]})

    def make(self, family, body):
        answer = self.cluster.site.persist("POST", f"/api/{family}", body)
        if answer.status != 201:
            raise Wrong(f"a new one of {family} is answered by {answer.status}: {answer.words}")
        return f"/api/{family}/{answer.json['id']}"

    def check(self, site, others):
        """Read, changed, run and imported at one process; and what has become of it is seen at the others."""
        self.read(site)
        self.change(site)
        for other in others:
            self.read(other)
        self.import_now(site, others)
        self.run_now(site, others)

    def read(self, site):
        for address in self.addresses:
            document = self.document(site, address)
            if document["version"] != self.versions[address]:
                raise Wrong(f"{site.name} tells version {document['version']} of {address}, which has version {self.versions[address]}")
        if self.document(site, self.source)["source_config"].get("api_token") != {"set": True}:
            raise Wrong(f"{site.name} tells of the source's token: {site.get(self.source).words}")
        for family, count in (("sources", 1), ("reports", 2)):
            names = [document["name"] for document in site.persist("GET", f"/api/{family}").json[family]]
            saved = [name for name in names if name.split(",")[0] in ("Site", "By the clock", "By hand")]
            if len(saved) != count:
                raise Wrong(f"{site.name} lists {names} as {family}")

    def document(self, site, address):
        answer = site.persist("GET", address)
        if answer.status != 200:
            raise Wrong(f"{address} is answered by {answer.status} at {site.name}: {answer.words}")
        return answer.json

    def change(self, site):
        for address in self.addresses:
            version = self.versions[address]
            name = self.document(site, address)["name"].split(",")[0]
            patch = {"name": f"{name}, change {version}"}
            if address == self.due and self.is_due():
                patch["schedule"] = self.next_time()
            answer = site.ask("PATCH", address, patch, {"If-Match": str(version)})
            if answer.status != 200 or answer.json["version"] != version + 1:
                raise Wrong(f"a change of {address} is answered by {answer.status} at {site.name}: {answer.words}")
            self.versions[address] = version + 1

    def import_now(self, site, others):
        """For which the process has to open what another version may have sealed."""
        document = self.job(site, others[0], f"{self.source}/import", "/api/imports")
        if document["progress"]["processed_items"] not in (0, ISSUES):
            raise Wrong(f"an import of the saved source at {site.name} tells of {document['progress']}")
        self.imports += 1

    def run_now(self, site, others):
        self.last_run = self.job(site, others[0], f"{self.by_hand}/run", "/api/exports/pdf")["job_id"]
        self.runs += 1

    def check_deliveries(self, sites):
        """Who was not asked for the report himself knows as well that it is one."""
        for site in sites:
            if "deliveries" not in self.document(site, f"/api/exports/pdf/{self.last_run}"):
                raise Wrong(f"{site.name} does not tell of the deliveries of a report that another process was asked for")

    def job(self, site, follower, target, statuses):
        answer = site.persist("POST", target, {})
        if answer.status != 202:
            raise Wrong(f"POST {target} is answered by {answer.status} at {site.name}: {answer.words}")
        address = f"{statuses}/{answer.json['job_id']}"
        await_that(lambda: self.document(follower, address)["status"] in ENDS, f"{address}, asked for at {site.name}, ends", 60,
                   pause=0.1)
        document = self.document(follower, address)
        if document["status"] != "completed":
            raise Wrong(f"{address} has ended as {document['status']}: {document.get('error') or document.get('error_message')}")
        return document

    def next_time(self):
        """Once, in a minute or two: more often than every five minutes no schedule may come."""
        now = datetime.datetime.now(datetime.timezone.utc)
        due = (now + datetime.timedelta(minutes=1 if now.second < 45 else 2)).replace(second=0, microsecond=0)
        self.times.append(due)
        return {"cron": f"{due.minute} {due.hour} {due.day} {due.month} *", "timezone": "UTC"}

    def is_due(self):
        """The last time has come, and whoever looks for it has had the time to."""
        return datetime.datetime.now(datetime.timezone.utc) > self.times[-1] + datetime.timedelta(seconds=10)

    def settled(self):
        """The files of both reports, once the last time has come and word of each has gone out."""
        await_that(self.is_due, "the last time of the schedule comes", 150, pause=0.5)

        def files():
            found = [self.document(self.cluster.site, address)["files"] for address in (self.due, self.by_hand)]
            return found if [len(part) for part in found] == self.words() else None
        return await_that(files, f"word of each file goes out once (there went {self.words()})", 60, pause=0.5)

    def words(self):
        return [self.receiver.heard["/due"], self.receiver.heard["/hand"]]

    def files_at(self, site, files):
        """That a process serves each of them whole."""
        for file in files:
            answer = fetch(site, file["download_url"])
            if answer.status != 200 or len(answer.body) != file["file_size_bytes"]:
                raise Wrong(f"{site.name} answers by {answer.status} with {len(answer.body)} bytes of {file['filename']}")

    def close(self):
        self.tracker.shutdown()
        self.receiver.shutdown()
