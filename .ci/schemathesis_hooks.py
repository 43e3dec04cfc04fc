"""What a JSON schema can't say of the requests of almanac, for .ci/openapi.

Schemathesis makes requests that the API's document allows, and takes a refusal of one for a fault. Some rules stand in the
document as sentences alone: that the first date is not after the last one, that a period is not in the future, that a cron
line comes at all, that an id is one of what is saved. `before_call` puts right what breaks such a rule, in requests that
are meant to be taken, and nothing else; requests that are meant to be refused go as they are.

Whatever names a tracker or the receiver of a webhook is led to `Tracker`, so that a run needs nothing from outside.
"""
import copy
import datetime
import http.server
import itertools
import json
import re
import threading
import urllib.parse

import requests
import schemathesis

counter = itertools.count(1)
deleted_exports = set()


class Tracker(http.server.BaseHTTPRequestHandler):
    """As little of each tracker as a test of the connection and a preview ask for; 404 for the rest."""

    protocol_version = "HTTP/1.1"
    issue = {"id": 7, "number": 1, "state": "open", "title": "One", "created_at": "2026-01-05T10:00:00Z"}
    answers = [
        (r"/user", {"login": "ann"}),
        (r"/repos/[^/]+/[^/]+", {"id": 1, "full_name": "octocat/hello-world", "html_url": "https://github.com/octocat/hello-world"}),
        (r"/repos/[^/]+/[^/]+/issues", [issue]),
        (r"/orgs/[^/]+/repos", [{"full_name": "octocat/hello-world"}]),
        (r"/search/issues", {"total_count": 1}),
        (r"/api/v4/user", {"username": "ann"}),
        (r"/api/v4/projects/[^/]+", {"id": 1, "path_with_namespace": "group/project"}),
        (r"/api/v4/projects/[^/]+/issues", []),
        (r"/api/v4/groups/[^/]+/projects", [{"path_with_namespace": "group/project"}]),
        (r"/rest/api/2/serverInfo", {"deploymentType": "Server", "version": "9.12.0"}),
        (r"/rest/api/2/myself", {"displayName": "Ann"}),
        (r"/rest/api/2/project/[^/]+", {"id": "1", "key": "ABC"}),
        (r"/rest/api/2/search", {"issues": [], "total": 0, "startAt": 0, "maxResults": 50}),
    ]

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urllib.parse.urlsplit(self.path).path
        found = [value for pattern, value in self.answers if re.fullmatch(pattern, path)]
        body = json.dumps(found[0] if found else {"message": "Not Found"}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """The product closes connections as it likes."""


server = Server(("127.0.0.1", 0), Tracker)
threading.Thread(target=server.serve_forever, daemon=True).start()
tracker = f"http://127.0.0.1:{server.server_port}"

# ---- the rules


def dates(body, start="start_date", end="end_date"):
    """In their order, over, and a year apart at most; two days ago it is the past in every time zone."""
    if not (isinstance(body.get(start), str) and isinstance(body.get(end), str)):
        return
    latest = datetime.date.today() - datetime.timedelta(days=2)
    first, last = sorted(min(datetime.date.fromisoformat(body[name]), latest) for name in (start, end))
    last = first + min(last - first, datetime.timedelta(days=365))
    body[start], body[end] = (f"{day.year:04}-{day.month:02}-{day.day:02}" for day in (first, last))


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]


def zone(body):
    """One that the IANA database has."""
    if body.get("timezone"):
        body["timezone"] = ZONES[len(body["timezone"]) % len(ZONES)]


def accent(body):
    """Dark enough to be read on white."""
    if body.get("accent"):
        body["accent"] = "#" + "".join(digit if digit in "01234" else "3" for digit in body["accent"][1:])


def export(body):
    """Of an export, a preview of one or a saved report."""
    dates(body)
    zone(body)
    accent(body)
    for period in body.get("comparison_periods") or []:
        dates(period)
    for name, values in (body.get("filters") or {}).items():
        # Bytes of UTF-8 are counted there.
        body["filters"][name] = values and [value.encode()[:1000].decode(errors="ignore") for value in values]
    days = re.fullmatch(r"last_(\d+)_days", body.get("range") or "")
    if days and int(days[1]) > 365:
        body["range"] = "last_365_days"


DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
MONTHS = ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def cron(text):
    """Ranges run upwards, it comes every five minutes at most, and on a day that every month has."""
    fields = text.split()
    if len(fields) != 5:
        return text

    def number(word, names):
        return names.index(word.lower()) if word.lower() in names else int(word)

    def upwards(match, names):
        ends = sorted([match[1], match[2]], key=lambda word: number(word, names))
        return "-".join(ends)

    for place, names in enumerate([[], [], [], MONTHS, DAYS]):
        fields[place] = re.sub(r"(\w+)-(\w+)", lambda match: upwards(match, names), fields[place])
    if not re.fullmatch(r"\d+|\*/(?:[5-9]|[1-5]\d)", fields[0]) or fields[0].startswith("*/") and 60 % int(fields[0][2:]):
        fields[0] = (re.search(r"\d+", fields[0].split("/")[0]) or ["17"])[0]
    fields[2] = re.sub(r"(?<![/\d])(29|3[01])", "28", fields[2])
    return " ".join(fields)


def schedule(body):
    if body.get("cron"):
        body["cron"] = cron(body["cron"])
        zone(body)


def at_tracker(config, kind):
    """Leads to our tracker whatever would lead to another one."""
    address = config.get("base_url")
    if isinstance(address, str) and re.match(r"https?://[\w.\[-]", address.strip(), re.I) and len(address) < 2048:
        config["base_url"] = tracker
    elif address is None and (kind in ("github", "gitlab") or isinstance(config.get("instance"), str)):
        config["base_url"] = tracker


def source(body):
    """Of an import or a saved source: one e-mail address, and from a time on that is not after the last."""
    config = body.get("source_config")
    if not config:
        return
    if config.get("base_url"):
        config["base_url"] = tracker
    if config.get("email") and config.get("user_email"):
        config["user_email"] = config["email"]
    for name in ("date_from", "date_to"):
        if config.get(name):
            config[name] = re.sub(r"0000-", "2000-", re.sub(r"-(?:29|3[01])(?!\d)", "-28", config[name], count=1), count=1)
    if config.get("date_from") and config.get("date_to"):
        config["date_to"] = config["date_from"]


SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"


def deliver(body):
    """To places that are there, fifty in all; what is shown of a saved one stands for nothing in a new one."""
    left = 50
    for entry in body.get("deliver") or []:
        if entry.get("mail"):
            entry["mail"] = [re.sub(r"^[^@]{64,}@", "ann@", mail) for mail in entry["mail"][: max(1, left)]]
        for way in ("webhook", "chat"):
            if entry.get(way):
                entry[way] = f"{tracker}/{way}"
        if entry.get("webhook") and not isinstance(entry.get("secret"), str):
            entry["secret"] = SECRET
        left -= len(entry.get("mail") or [0])
    if left < 0:
        body["deliver"] = body["deliver"][:1]


def get(case, path):
    base = case.operation.schema.get_base_url().rstrip("/")
    answer = requests.get(base + path, timeout=10)
    return answer.json() if answer.ok else None


def saved(case, kind):
    """What is saved under the request's id, where that is something."""
    return get(case, f"/api/{kind}/" + urllib.parse.quote(str(case.path_parameters.get("id")), safe=""))


def of_version(case, document):
    """The version that is there, unless any will do."""
    if case.headers.get("If-Match") != "*":
        case.headers["If-Match"] = f'"{document["version"]}"'


def report(body, case):
    export(body.get("request") or {})
    deliver(body)
    if body.get("import_first"):
        ids = [source["id"] for source in get(case, "/api/sources")["sources"] if source["source_type"] != "csv"]
        body["import_first"] = ids[: len(body["import_first"])]


BUNDLE_ONLY = ["include_report", "include_csv", "include_json", "include_attachments"]


def change_report(body, case):
    """The request has to be one of the report's kind."""
    report(body, case)
    there = saved(case, "reports")
    if not there:
        return
    of_version(case, there)
    if "request" not in body and "kind" in body:
        body["kind"] = there["kind"]
    if "request" in body and body.get("kind", there["kind"]) == "pdf":
        body["request"] = {name: value for name, value in body["request"].items() if name not in BUNDLE_ONLY}


def change_source(body, case):
    """Its tracker can't change, and source_config has to be one of that tracker, whose address keeps its secrets. A file has
    a name."""
    source(body)
    there = saved(case, "sources")
    if not there:
        return
    of_version(case, there)
    if there["source_type"] == "csv":
        for name in set(body) - {"name"}:
            del body[name]
        body.setdefault("name", "File")
        return
    if "source_type" in body:
        body["source_type"] = there["source_type"]
    if "source_config" in body:
        some = {name: body["source_config"].get(name) for name in ("date_from", "date_to")}
        body["source_config"] = {**there["source_config"], **some}


def preview(query, case):
    """Two dates are wanted, or a range in their place, but for a comparison, which wants its periods."""
    for name in ("start_date", "end_date"):
        if query.get("range"):
            query.pop(name, None)
        else:
            query[name] = query.get(name) or "2026-01-31"
    periods = query.get("comparison_periods")
    whole = json.loads(periods) if isinstance(periods, str) and periods else periods
    whole = [period for period in whole or []]
    if query.get("report_type") == "comparison":
        whole = (whole + [{"start_date": "2026-01-01", "end_date": "2026-01-31", "label": "January"}] * 2)[:5]
    query["comparison_periods"] = whole
    export(query)
    if whole or periods:
        query["comparison_periods"] = json.dumps(whole)
    else:
        del query["comparison_periods"]


def preview_schedule(query, case):
    """One of cron and every, and a time zone with cron alone."""
    if query.get("cron"):
        query.pop("every", None)
        schedule(query)
    else:
        query["every"] = query.get("every") or "6h"
        query.pop("timezone", None)


FORMATS = ["d/M/yyyy HH:mm", "yyyy-MM-dd", "dd.MM.yyyy", "MMM d, yyyy"]


def csv(query, case):
    """A pattern of dates that has day, month and year; a map that has no field twice."""
    if query.get("date_format"):
        query["date_format"] = FORMATS[len(query["date_format"]) % len(FORMATS)]
    if str(query.get("map") or "").startswith("{"):
        query["map"] = json.dumps(json.loads(query["map"]))
    zone(query)


BODIES = {
    "create_pdf": lambda body, case: export(body),
    "create_zip": lambda body, case: export(body),
    "create_import": lambda body, case: source(body),
    "test_connection": lambda body, case: source(body),
    "preview": lambda body, case: source(body),
    "create_source": lambda body, case: source(body),
    "change_source": change_source,
    "create_report": report,
    "change_report": change_report,
    "test_delivery": lambda body, case: deliver(body),
}
QUERIES = {"preview_export": preview, "preview_schedule": preview_schedule, "import_csv": csv, "preview_csv": csv}


@schemathesis.hook
def before_call(context, case, kwargs):
    stay_here(case)
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    name = case.operation.definition.raw.get("operationId")
    if isinstance(case.body, dict):
        body = copy.deepcopy(case.body)
        BODIES.get(name, lambda *_: None)(body, case)
        schedule(body.get("schedule") or {})
        if body != case.body:
            case.body = body
    if name in QUERIES:
        query = dict(case.query or {})
        QUERIES[name](query, case)
        if query != case.query:
            case.query = query


def stay_here(case):
    """Of every request: no tracker but ours, no long wait, and no key that another request has had, which would be refused
    for that alone."""
    body = case.body
    if isinstance(body, dict) and isinstance(body.get("source_config"), dict):
        config = dict(body["source_config"])
        at_tracker(config, body.get("source_type"))
        if config != body["source_config"]:
            case.body = {**body, "source_config": config}
    headers = case.headers or {}
    if isinstance(headers.get("Prefer"), str):
        headers["Prefer"] = re.sub(r"(?i)wait *= *\"?\d+", "wait=1", headers["Prefer"])
    key = headers.get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch(r"[!-~]{1,255}", key):
        headers["Idempotency-Key"] = f"{next(counter)}-{key}"[:255]


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.definition.raw.get("operationId") == "delete_export" and response.status_code == 204:
        deleted_exports.add(str(case.path_parameters["job_id"]))


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """What two checks can't know: DELETE of an import cancels it, and its status is there to be read as before; an export is
    removed by /api/exports/{job_id}, and its status, which is gone then, stands under /api/exports/pdf or zip."""
    kind = type(failure).__name__
    if kind == "UseAfterFree" and case.path.startswith("/api/imports/{job_id}"):
        return b'"status":"cancelled"' not in response.content
    if kind == "EnsureResourceAvailability" and case.path.startswith("/api/exports/"):
        return str((case.path_parameters or {}).get("job_id")) not in deleted_exports
    return True
