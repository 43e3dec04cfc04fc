"""A client of almanac's: it asks again where it was told to, and keeps count of every answer."""

import collections
import http.client
import json
import random
import threading
import time
import urllib.parse
import uuid

from .programs import Wrong


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.body = status, body
        self.fields = {name.lower(): value for name, value in fields}

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def words(self):
        return self.body[:300].decode(errors="replace")

    @property
    def is_almanacs(self):
        """Every answer of almanac's has its id; what nginx says by itself has none."""
        return "x-request-id" in self.fields


class Tally:
    """Every answer that anybody has had, and what was wrong with some."""

    def __init__(self):
        self.lock = threading.Lock()
        self.statuses, self.wrong = collections.Counter(), collections.Counter()

    def note(self, method, target, answer):
        route = f"{method} {target.split('?')[0]}"
        who = "" if answer.is_almanacs or answer.status < 500 else " of nginx"
        with self.lock:
            self.statuses[f"{answer.status}{who}"] += 1
            if answer.is_almanacs and answer.status >= 500 and answer.status not in (503, 507):
                self.wrong[f"{route} was answered by {answer.status}: {answer.words}"] += 1
            if answer.is_almanacs and answer.status == 503 and "retry-after" not in answer.fields:
                self.wrong[f"{route} was answered by 503 without Retry-After: {answer.words}"] += 1

    def text(self):
        with self.lock:
            return ", ".join(f"{count} of {status}" for status, count in sorted(self.statuses.items()))


class Site:
    """almanac at one address: the proxy's, or that of one process."""

    def __init__(self, url, tally, name=""):
        parts = urllib.parse.urlsplit(url)
        self.url, self.host, self.port, self.tally, self.name = url, parts.hostname, parts.port, tally, name or url

    def ask(self, method, target, body=None, fields=None, timeout=60):
        """One request. 0 stands for a connection that could not be made, or broke."""
        fields = dict(fields or {})
        if body is not None and not isinstance(body, bytes):
            body, fields = json.dumps(body).encode(), {"Content-Type": "application/json"} | fields
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request(method, target, body, {"Connection": "close"} | fields)
            reply = connection.getresponse()
            answer = Answer(reply.status, reply.getheaders(), reply.read())
        except (OSError, http.client.HTTPException) as error:
            answer = Answer(0, [], f"{type(error).__name__}: {error}".encode())
        finally:
            connection.close()
        if answer.status:
            self.tally.note(method, target, answer)
        return answer

    def get(self, target, **options):
        return self.ask("GET", target, **options)

    def persist(self, method, target, body=None, fields=None, seconds=180, passing=(0, 429, 502, 503, 504)):
        """Asks until it is taken, or refused for good. What makes something bears a key, so that it is made once."""
        fields = dict(fields or {})
        if method == "POST":
            fields["Idempotency-Key"] = str(uuid.uuid4())
        end = time.monotonic() + seconds
        while True:
            answer = self.ask(method, target, body, fields)
            being_made = method == "POST" and answer.status == 409 and "retry-after" in answer.fields
            if answer.status not in passing and not being_made:
                return answer
            if time.monotonic() > end:
                raise Wrong(f"{method} {target.split('?')[0]} at {self.name} is still answered by {answer.status} "
                            f"after {seconds} s: {answer.words}")
            wait = answer.fields.get("retry-after", "1")
            time.sleep(min(float(wait) if wait.isdigit() else 1, 3) * random.uniform(0.5, 1))

    def events(self, target, last=None, timeout=40):
        """The documents of one event stream, as far as it goes, each with its id."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request("GET", target, headers={"Last-Event-ID": last} if last else {})
            reply = connection.getresponse()
            if reply.status != 200:
                self.tally.note("GET", target, Answer(reply.status, reply.getheaders(), reply.read()))
                return
            number = None
            for line in reply:
                text = line.decode().rstrip("\r\n")
                if text.startswith("id:"):
                    number = text[3:].strip()
                elif text.startswith("data:"):
                    yield number, json.loads(text[5:])
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    def is_ready(self):
        answer = self.get("/health/ready", timeout=5)
        return answer.status == 200
