// The page's sentences in English. A translation is a copy of this file with the same keys: `{name}` stands for a value,
// and keys that end in .one and .other are chosen by a number, by the rules of the language (.few and so on where it has them).

export const texts = {
  // The frame
  skip: "To the content", views: "Views", overview: "Overview", sources: "Sources", reports: "Reports", jobs: "Jobs",
  "nav-report": "New report", asking: "Asking the server…", ready: "Ready", "api-description": "API description",
  "api-token": "API token", "hint.api-token": "This server wants one; the command “almanac token” makes it. It stays in this tab.",
  "use-token": "Use it", "token-unknown": "The server doesn’t know this token.", reload: "Load the page again",
  "page-fault": "The page has met a fault of its own. What was saved is saved.", "not-there": "It isn’t there",
  answered: "The server answered {status}.", unreachable: "The server can’t be reached.", "try-again-in": "Try again in {seconds} s.",

  // Words used in several places
  optional: "optional", save: "Save", saved: "Saved.", cancel: "Cancel", delete: "Delete", remove: "Remove", change: "Change",
  download: "Download", retry: "Try again", preview: "Look at the first items", test: "Test the connection", yes: "yes", no: "no",
  nothing: "nothing", now: "just now", never: "never", name: "Name", label: "Label", from: "From", to: "To, inclusive", period: "Period",
  timezone: "Time zone", settings: "Settings", state: "State", version: "Version", removed: "{name}: removed", started: "{title}: started",
  "download-of": "Download {title}", "delete-of": "Delete {title}", "cancel-of": "Cancel {title}", "retry-of": "Try again: {title}",
  "progress-of": "Progress of {title}", "hint.list": "Several: separate them by commas.",
  "items.one": "{n} item", "items.other": "{n} items", "files.one": "{n} file", "files.other": "{n} files",
  "days.one": "{n} day", "days.other": "{n} days", "warnings.one": "{n} warning", "warnings.other": "{n} warnings",
  "taken.one": "{n} item taken", "taken.other": "{n} items taken", "refused.other": "{n} refused", "skipped.other": "{n} skipped",
  "so-far.one": "{n} item so far", "so-far.other": "{n} items so far", "in-sources.one": "in {n} source", "in-sources.other": "in {n} sources",

  // Overview and first run
  "new-report": "New report", "add-source": "Add a source", "what-we-hold": "What is held", "held-table": "Sources, their items and their age", "recent-jobs": "Recent jobs", "all-jobs": "All jobs",
  appliance: "This almanac", "all-well": "Everything works.", "items-held": "Items held", "oldest-data": "Oldest data, last imported",
  "next-report": "Next report", "nothing-planned": "none is scheduled", "running-jobs": "Jobs running now",
  "column.source": "Source", "column.tracker": "Tracker", "column.items": "Items", "column.age": "Last imported", "column.next": "Next import",
  "column.key": "Key", "column.title": "Title", "column.status": "Status",
  "first-run": "Nothing here yet: three ways to begin",
  "first-run-lead": "almanac fetches the work items of your trackers and makes reports of them. First it needs items.",
  "first.tracker": "Your tracker", "first.tracker-how": "The usual way. You need its address and an access token that may read; the rest is asked for step by step.",
  "first.file": "A file", "first.file-how": "A CSV export of any tracker or spreadsheet.", "choose-file": "Choose a file",
  "first.demo": "Sample data", "first.demo-how": "To look around first. Run this where almanac is installed, with the same settings; it fills the store with made-up items and never touches what is there.",
  "first.then": "Then make a report",

  // Sources
  "add-source-lead": "Where do the items come from?", "csv-file": "CSV file", "saved-sources": "Saved sources",
  "no-sources": "None yet. Choose a tracker above to add your first one.", "import-now": "Import now", "import-all": "Import all anew", "import-all-how": "Everything, and not only what has changed; marks what is gone", "import-gone": "They are gone: import", "import-of": "Import of {source}",
  "import-of-now": "Import {source} now", "never-imported": "never imported", "import-failed": "The last import failed.",
  "token-refused": "The tracker refuses the token.", "enter-token": "Enter the token again", "tried-again": "It is tried again",
  "new-source": "New source: {tracker}", "step-connection": "Connection", "step-items": "What to fetch", "step-schedule": "When to import",
  "save-import": "Save and import", "test-saved": "Test what is saved", "first-items": "The first items", "preview-of": "{shown} of {total} items",
  "with-each": "With each item", comments: "Comments", history: "Status history", attachments: "Attachments", "only-some": "Only some items",
  "hint.source-name": "What you want to call it here.", "secret-kept": "•••••• (kept)", "hint.secret-kept": "One is saved. Leave this empty to keep it, or type a new one.",
  "field.target.github": "Repository", "field.target.gitlab": "Project", "field.target.jira": "Project key", "field.target.servicenow": "Table",
  "hint.target.github": "Several repositories: separate them by commas.", "hint.target.gitlab": "Its path or number. Several: separate them by commas.",
  "hint.target.jira": "What stands before the number: ABC of ABC-12. Several: separate them by commas.", "hint.target.servicenow": "Such as incident, change_request or sc_task.",
  "field.server": "Address", "hint.server.github": "Empty for github.com.", "hint.server.gitlab": "Empty for gitlab.com.",
  "field.token": "Access token", "hint.token.github": "GitHub, Settings, Developer settings: a token that may read issues. It is sealed on the server.",
  "hint.token.gitlab": "GitLab, Preferences, Access tokens: one with the scope read_api. It is sealed on the server.",
  "hint.token.jira": "Cloud: an API token of your Atlassian account. Server or Data Center: a personal access token. It is sealed on the server.",
  "field.email": "E-mail", "hint.email.jira": "Of the Atlassian account; empty for Jira Server and Data Center.", "field.username": "User name",
  "field.password": "Password", "hint.password": "The account needs a role that may read the table. It is sealed on the server.",
  "field.organization.github": "All repositories of an organization", "field.organization.gitlab": "All projects of a group",
  "hint.organization": "Instead of naming them one by one.", "field.jql": "JQL", "hint.jql": "Instead of project keys: the items that this query finds.",
  "field.query": "Query", "hint.query": "An encoded query of ServiceNow.", "field.statuses": "Statuses", "field.labels": "Labels", "field.date_from": "Created from",
  held: "Held", "last-import": "Last import", "known-as": "In reports as", "left-out": "Left out", pause: "Pause", resume: "Resume", paused: "paused",
  "make-report": "Make a report", "remove-this-source": "Remove this source", "remove-source": "Remove it", "its-items": "Its items",
  "items-keep": "Keep them", "items-delete": "Delete them too",

  // Conflicts
  "changed-elsewhere": "Somebody else has changed this meanwhile.", "changed-elsewhere-how": "Nothing was saved, and what you typed is still here.",
  "load-newer-keep": "Load the newer version, keep what I typed", "load-newer-drop": "Load it, drop what I typed",
  "newer-loaded": "This is the newer version.", "newer-both": "These were changed by both of you, and stand as you typed them; saving makes them so:",
  "both-changed": "{field}: there {theirs}, here {mine}",

  // Schedules
  schedule: "Schedule", rhythm: "How often", "rhythm.none": "Only when I ask", "rhythm.hours": "Every few hours", "rhythm.daily": "Every day",
  "rhythm.weekly": "Every week", "rhythm.monthly": "Every month", "rhythm.cron": "By a cron line", hours: "Hours between", weekday: "On", "day-of-month": "On day",
  time: "At", cron: "Cron line", "hint.cron": "Minute, hour, day, month, weekday: 0 6 * * 1-5; or an interval such as 90m.",
  runs: "Runs", "no-schedule": "not by itself", "next-run": "next: {when}",

  // The report builder
  "what-in-it": "What is in it", "report-type": "Report", "type.seasonal_activity": "Seasonal activity", "type.comparison": "Comparison of periods", "type.flow": "Flow of work",
  "about.seasonal_activity": "What was opened and closed, over time and by kind.", "about.comparison": "Two to five periods side by side.", "about.flow": "How long work takes, and what lies open.",
  range: "Time", "range.last_week": "Last week", "range.last_month": "Last month", "range.last_quarter": "Last quarter", "range.last_year": "Last year",
  "range.this_month": "This month so far", "range.this_quarter": "This quarter so far", "range.this_year": "This year so far", "range.days": "The last {n} days", "range.own": "Days that I choose",
  "compared-with": "Compared with", "compare.before": "the days just before", "compare.year": "the same days a year before", "compare.both": "both of these", "compare.own": "periods that I choose",
  "hint.compare": "A saved comparison keeps its days; it doesn’t move with time.", "add-period": "Add a period",
  "grouped-by": "Grouped by", "group.day": "day", "group.week": "week", "group.month": "month", as: "As", "hint.kind": "ZIP: the PDF and its data.",
  "in-bundle": "In the ZIP", include_report: "The PDF", include_csv: "CSV", include_json: "JSON", include_attachments: "Attachments",
  "report.title": "Title", "report.subtitle": "Line under the title", "report.author": "Who reports", "report.accent": "Colour of its own",
  filters: "Only some items", "hint.filters": "Left empty, everything is in it. Several of one kind: separate them by commas.",
  "filter.source_types": "Trackers", "filter.sources": "Sources", "filter.projects": "Projects", "filter.item_types": "Kinds of item", "filter.statuses": "Statuses", "filter.labels": "Labels", "filter.assignees": "Assignees",
  looks: "Contents and looks", contents: "Contents", include_charts: "Charts", include_tables: "Tables", include_insights: "Findings", include_items: "Appendix with every item",
  paper: "Paper", "hint.zone": "Decides which day an item falls on.",
  "page-one": "Page one of the report", "page-one-now": "Page one, as it would be now.", "no-preview": "No preview:",
  report: "Report", bundle: "Bundle", "save-repeat": "Save and repeat", "save-repeat-open": "Save and repeat…", "save-report": "Save the report",
  "report-name": "Name of the report", "hint.fixed": "Its days are fixed: each run is of the same days. Choose a time such as “Last month” for one that moves on.",
  "import-first": "Import first", "keep-days": "Keep its files for (days)", "hint.keep-days": "After that they are deleted.",
  "change-report": "Change {name}", "report-back": "Back to the report",

  // Delivery
  delivery: "Delivery", "hint.delivery": "Where the file goes each time; it is always kept here as well.", "way.mail": "By mail", "way.webhook": "To a webhook", "way.chat": "To a chat",
  "add-way.mail": "Add mail", "add-way.webhook": "Add a webhook", "add-way.chat": "Add a chat", "mail-to": "Addresses", attach: "Attach the file", webhook: "Address",
  "webhook-secret": "Secret", "hint.webhook": "Signs each call (Standard Webhooks).", chat: "Address", "hint.chat": "An incoming webhook of Slack, Mattermost, Teams or the like.",
  "send-test": "Send a test", "test-sent": "Sent.", "test-when-saved": "Once the report is saved",

  // Saved reports
  "saved-reports": "Saved reports", "no-reports": "None yet. Make a report, and choose “Save and repeat” there.", "never-made": "never made", "run-failed": "The last run failed.",
  "run-now": "Run now", "run-now-of": "Run {name} now", "download-newest": "Download the newest file of {name}", what: "What", "keeps-files": "Keeps files", "last-run": "Last run",
  "about-report": "About it", "its-files": "Its files", "no-files": "None yet. “Run now” makes the first.", "made-at": "made {when}", stays: "stays another {time}",
  "remove-this-report": "Remove this report", "remove-report": "Remove it and its files", "remove-report-how": "Its schedule ends, and the files that it made are deleted.",

  // Jobs
  "jobs-lead": "Imports and reports of the last hours.", "no-jobs": "None yet.", attempt: "attempt {n}", starting: "Starting", "waiting-until": "Waiting until {when}:",
  "state.pending": "Waiting", "state.processing": "Running", "state.completed": "Done", "state.failed": "Failed", "state.cancelled": "Cancelled",
  "remedy.authentication_failed": "Enter the token again at the source.", "remedy.permission_denied": "Give the token’s account the right to read there, then import again.",
  "remedy.not_found": "Look whether the name and the address at the source are right.", "remedy.unreachable": "Look whether the address is right and the tracker is up.",
  "remedy.rate_limited": "Wait a while, or give a token of its own.", "remedy.egress_refused": "An address in your own network has to be allowed: set ALLOWED_PRIVATE_HOSTS.",
  "remedy.tls_failed": "The tracker’s certificate is not trusted; look whether it has run out.", "remedy.server_error": "The tracker has a fault; try again later.",
  "remedy.confirm_gone": "If the items are really gone, import with the option confirm_gone; else look whether the token still sees all projects.",
  "remedy.credentials_unreadable": "The server’s SECRET_KEY has changed: enter the token again.",

  // CSV
  "load-a-file": "Load a file", "drop-file": "Choose a CSV file, or drop it here",
  "hint.file": "One row an item; title and created_at are enough; so is what Jira, GitLab, Linear, Azure DevOps, Redmine, YouTrack or ServiceNow export.",
  "source-name": "Name of the source", "hint.csv-name": "A second file under the same name updates its items.", "load-file": "Load the file", "choose-first": "Choose a file first.",
  "csv-column-name": "Column", "csv-column-becomes": "becomes", "csv-column-values": "First values", "csv-caption": "What each column of the file becomes, and its first values",
  "csv-date-format": "Date format", "csv-formats": "Date formats that would fit", "hint.csv-zone": "Of times that name none.", "csv-identity": "the title, the key or the id",
  "csv-missing": "No column gives {wanted} of an item: choose it in the table.", "csv-origin": "It looks like an export of {program}.",
  "csv-rows.one": "Of the first row,", "csv-rows.other": "Of the first {n} rows,", "csv-all": "all can be taken.", "csv-taken.other": "{n} can be taken.",
  "csv-column": "(column {n})", "csv-times-in": "Times in {timezone}", "csv-becomes": "What the column {name} becomes", "csv-unused": "– not used –",
  "csv.title": "Title", "csv.created_at": "Created", "csv.closed_at": "Closed", "csv.updated_at": "Updated", "csv.status": "Status", "csv.status_category": "Status category",
  "csv.item_type": "Type", "csv.key": "Key", "csv.external_id": "Id", "csv.project": "Project", "csv.assignee": "Assignee", "csv.reporter": "Reporter", "csv.labels": "Labels",
  "csv.priority": "Priority", "csv.resolution": "Resolution", "csv.comments": "Number of comments", "csv.url": "Address",
};
