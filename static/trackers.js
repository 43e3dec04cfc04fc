// The trackers: which fields each one has, and what the API calls them. Their labels stand in texts/, as `field.…`.

export const trackers = {
  github: {
    name: "GitHub",
    fields: [
      { key: "target", api: "repository", example: "owner/name", several: "project_keys", also: ["project_keys", "organization"] },
      { key: "server", api: "base_url", example: "https://api.github.com", optional: true, also: [], url: true },
      { key: "token", api: "api_token", secret: true, also: ["api_key"] },
    ],
    more: [
      { key: "organization", api: "organization", example: "octo-org", optional: true },
    ],
  },
  gitlab: {
    name: "GitLab",
    fields: [
      { key: "target", api: "project_id", example: "group/project", several: "project_keys", also: ["project_keys", "organization"] },
      { key: "server", api: "base_url", example: "https://gitlab.com", optional: true, url: true },
      { key: "token", api: "api_token", secret: true, also: ["api_key"] },
    ],
    more: [
      { key: "organization", api: "organization", example: "group", optional: true },
    ],
  },
  jira: {
    name: "Jira",
    fields: [
      { key: "server", api: "base_url", example: "https://example.atlassian.net", url: true },
      { key: "target", api: "project_key", example: "ABC", several: "project_keys", also: ["project_keys", "jql"] },
      { key: "email", api: "email", optional: true, also: ["user_email", "username"] },
      { key: "token", api: "api_token", secret: true, also: ["password", "api_key"] },
    ],
    more: [
      { key: "jql", api: "jql", example: "project = ABC and type = Bug", optional: true },
    ],
  },
  servicenow: {
    name: "ServiceNow",
    fields: [
      { key: "server", api: "base_url", example: "https://dev12345.service-now.com", url: true, also: ["instance"] },
      { key: "target", api: "table", example: "incident" },
      { key: "username", api: "username" },
      { key: "password", api: "password", secret: true, also: ["api_token", "api_key"] },
    ],
    more: [
      { key: "query", api: "query", example: "active=true", optional: true },
    ],
  },
};

export const trackerName = (type) => trackers[type]?.name ?? (type === "csv" ? "CSV" : type);
