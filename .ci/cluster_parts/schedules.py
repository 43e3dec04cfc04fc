"""Saved reports that are due: each fires once, and word of it goes out once, however many processes look."""

import collections
import datetime
import http.server
import json
import threading
import time

from .client import Site
from .programs import await_that
from .work import seed

REPORTS = 8
# Each process looks every five seconds: three looks of each after the last word.
LOOKS = 16


class Receiver(http.server.BaseHTTPRequestHandler):
    """A chat's incoming webhook, which counts what comes to which path."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.heard[self.path] += 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def receiver(address):
    server = http.server.ThreadingHTTPServer((address, 0), Receiver)
    server.heard, server.lock = collections.Counter(), threading.Lock()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def schedules(cluster, report):
    seed(cluster.site)
    server = receiver(cluster.network.engines)
    hook = f"http://{cluster.network.engines}:{server.server_port}"
    now = datetime.datetime.now(datetime.timezone.utc)
    due = now + datetime.timedelta(minutes=1 if now.second < 45 else 2)
    cron = f"{due.minute} {due.hour} {due.day} {due.month} *"
    addresses = []
    for number in range(REPORTS):
        site: Site = cluster.sites[number % len(cluster.sites)]
        answer = site.persist("POST", "/api/reports", {
            "name": f"Due together {number}", "kind": "pdf", "request": {"range": "last_30_days", "title": f"Report {number}"},
            "schedule": {"cron": cron, "timezone": "UTC"}, "deliver": [{"chat": f"{hook}/{number}"}]})
        if not report.hold(answer.status == 201, f"report {number} is saved by {site.name}", f"a report is answered by {answer.status}: {answer.words}"):
            return
        addresses.append(f"/api/reports/{answer.json['id']}")
    paths = {f"/{number}" for number in range(REPORTS)}
    await_that(lambda: set(server.heard) >= paths, f"word of all {REPORTS} reports, due at {due:%H:%M}", 240, pause=0.2)
    heard = time.monotonic()
    await_that(lambda: time.monotonic() - heard > LOOKS, "every process has looked again", LOOKS + 5, pause=0.5)
    twice = {path: count for path, count in server.heard.items() if count != 1}
    report.hold(not twice, f"word of each of {REPORTS} reports went out once", f"word went out more often than once: {twice}")
    for site in cluster.sites:
        total = site.persist("GET", "/api/exports?limit=1").json["total"]
        report.hold(total == REPORTS, f"{site.name} lists {total} exports for {REPORTS} runs")
        documents = [site.persist("GET", address).json for address in addresses]
        wrong = [document["name"] for document in documents if len(document["files"]) != 1]
        report.hold(not wrong, f"{site.name} names one file of each", f"{site.name} names none or several files of {wrong}: "
                    + json.dumps(documents[0]["files"])[:300])
        for document in documents:
            link = document["files"][0]["download_url"] if document["files"] else None
            if link and site.persist("GET", link).status != 200:
                report.failed(f"{site.name} does not serve the file of {document['name']}")
    server.shutdown()
    report.answers(cluster.tally)
