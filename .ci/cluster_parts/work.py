"""The work that a cluster is given: exports of every kind over different ranges and filters, and imports of CSV files."""

import datetime
import hashlib
import itertools
import random
import subprocess
import threading

from .programs import Wrong

ENDS = ("completed", "failed", "cancelled")


def day(back):
    return (datetime.date.today() - datetime.timedelta(days=back)).isoformat()


def csv_rows(count, mark, days=300):
    """A file of items that were created over the last so many days, two of three of them closed."""
    rows, numbers = ["key,title,type,status,created,resolved,labels,assignee,project\r\n"], random.Random(mark)
    for number in range(1, count + 1):
        opened = numbers.randrange(3, days)
        closed = f"{day(numbers.randrange(1, opened))}T16:30:00Z" if number % 3 else ""
        rows.append(f"{mark}-{number},What was written down as {number} of {mark},{('bug', 'task', 'story')[number % 3]},"
                    f"{'closed' if closed else 'open'},{day(opened)}T08:{number % 60:02}:00Z,{closed},"
                    f"{('red|urgent', 'blue', '')[number % 3]},person {number % 17},{('NORTH', 'SOUTH')[number % 2]}\r\n")
    return "".join(rows).encode()


def request(number, sources=("seed",)):
    """The body of an export; each of the first hundreds is another one. The source that it is of does not change."""
    numbers = random.Random(number)
    end = numbers.randrange(0, 60)
    body = {"start_date": day(end + numbers.randrange(20, 260)), "end_date": day(end), "title": f"The work, part {number}",
            "group_by": numbers.choice(["day", "week", "month"]), "filters": {"sources": list(sources)}}
    kind = number % 3
    if kind == 1:
        body["report_type"] = "flow"
    elif kind == 2:
        body["report_type"] = "comparison"
        body["comparison_periods"] = [
            {"start_date": day(200), "end_date": day(120), "label": "before"},
            {"start_date": day(end + 40), "end_date": day(end + 1), "label": "since"}]
        del body["start_date"], body["end_date"]
    choice = numbers.randrange(5)
    if choice == 1:
        body["filters"]["item_types"] = ["bug"]
    elif choice == 2:
        body["filters"]["labels"] = ["blue", "urgent"]
    elif choice == 3:
        body["filters"]["projects"] = ["NORTH"]
    body["include_items"] = choice != 4
    return body


class Job:
    """One piece of work: asked for at one place, followed at another, fetched from all."""

    def __init__(self, number, rows):
        self.number, self.rows = number, rows
        self.kind = ("pdf", "zip", "pdf", "csv", "zip")[number % 5]
        self.id = self.document = None
        self.source = f"import-{number}"

    @property
    def is_export(self):
        return self.kind != "csv"

    @property
    def target(self):
        return f"/api/exports/{self.kind}/{self.id}" if self.is_export else f"/api/imports/{self.id}"

    @property
    def events(self):
        return f"/api/exports/{self.id}/events" if self.is_export else f"/api/imports/{self.id}/events"

    def ask(self, site):
        if self.is_export:
            answer = site.persist("POST", f"/api/exports/{self.kind}", request(self.number))
        else:
            answer = site.persist("POST", f"/api/imports/csv?name={self.source}", csv_rows(self.rows, f"I{self.number}"),
                                  {"Content-Type": "text/csv"})
        if answer.status != 202:
            raise Wrong(f"{self.kind} was answered by {answer.status}: {answer.words}")
        self.id = answer.json["job_id"]

    def follow(self, site, seconds):
        """To its end: by events where its number is odd, as long as they come, and by its status."""
        if self.number % 2:
            for _, document in site.events(self.events):
                if document["status"] in ENDS:
                    break
        waits = itertools.chain((0.05, 0.1, 0.2, 0.4), itertools.repeat(0.5))
        pause, waited = threading.Event(), 0.0
        while waited < seconds:
            answer = site.persist("GET", self.target)
            if answer.status != 200:
                raise Wrong(f"{self.kind} {self.id}, which was accepted, is answered by {answer.status}: {answer.words}")
            self.document = answer.json
            if self.document["status"] in ENDS:
                return
            wait = next(waits)
            pause.wait(wait)
            waited += wait
        raise Wrong(f"{self.kind} {self.id} is still {self.document['status']} after {seconds} s")

    def check_end(self):
        if self.document["status"] != "completed":
            why = self.document.get("error") or self.document.get("error_message")
            raise Wrong(f"{self.kind} {self.id} has ended as {self.document['status']}: {why}")
        if not self.is_export and self.document["progress"]["successful_items"] != self.rows:
            raise Wrong(f"import {self.id} has stored {self.document['progress']['successful_items']} of {self.rows} rows")

    def check_file(self, site, folder, deep):
        """Whole, in part, and not again; with the bytes whose digest the status tells."""
        link = self.document["download_url"]
        whole = fetch(site, link)
        digest = hashlib.sha256(whole.body).hexdigest()
        where = f"the file of {self.kind} {self.id} at {site.name}"
        if whole.status != 200 or digest != self.document["sha256"] or len(whole.body) != self.document["file_size_bytes"]:
            raise Wrong(f"{where} is answered by {whole.status} with {len(whole.body)} bytes, which are not those of its status")
        if whole.fields.get("etag") != f'"{digest}"':
            raise Wrong(f"{where} has the ETag {whole.fields.get('etag')}, and not its digest")
        part = fetch(site, link, {"Range": "bytes=100-299"})
        if part.status != 206 or part.body != whole.body[100:300]:
            raise Wrong(f"{where}: bytes 100 to 299 are answered by {part.status}, or are others")
        if fetch(site, link, {"If-None-Match": f'"{digest}"'}).status != 304:
            raise Wrong(f"{where} is sent again to who has it")
        if deep:
            self.check_contents(whole.body, folder)

    def check_contents(self, body, folder):
        path = folder / f"{self.id}.{self.kind}"
        path.write_bytes(body)
        command = ["pdfinfo", path] if self.kind == "pdf" else ["unzip", "-tqq", path]
        done = subprocess.run(command, capture_output=True, text=True)
        path.unlink()
        if done.returncode or done.stderr:
            raise Wrong(f"{self.kind} {self.id} is damaged: {done.stderr.strip() or done.stdout.strip()}")


def fetch(site, link, fields=None):
    """As a client does who follows a redirect (FILES_REDIRECT)."""
    answer = site.persist("GET", link, fields=fields)
    if answer.status in (302, 303, 307):
        from .client import Site  # The store's address, as its own site.
        store = Site(answer.fields["location"], site.tally, "the S3 server")
        return store.get(answer.fields["location"].split(str(store.port), 1)[1], fields=fields)
    return answer


def seed(site, rows=2000):
    """The source that the exports are of."""
    job = Job(3, rows)
    job.source = "seed"
    job.ask(site)
    job.follow(site, 120)
    job.check_end()
