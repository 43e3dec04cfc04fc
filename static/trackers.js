// The form of the trackers: which fields each one has, and what they are called in the API.

const $ = (id) => document.getElementById(id);

const trackers = {
  github: {
    target: ["Repository", "owner/name", "repository"],
    address: ["Server", "https://api.github.com", false],
    secret: ["Access token", "api_token"],
    hint: "Several repositories: separate them by commas.",
  },
  gitlab: {
    target: ["Project", "group/project or its number", "project_id"],
    address: ["Server", "https://gitlab.com", false],
    secret: ["Access token", "api_token"],
    hint: "The token needs the scope read_api.",
  },
  jira: {
    target: ["Project key", "ABC", "project_key"],
    address: ["Address", "https://example.atlassian.net", true],
    account: ["E-mail", "email"],
    secret: ["API token", "api_token"],
    hint: "For Jira Server or Data Center leave the e-mail empty and give a personal access token.",
  },
  servicenow: {
    target: ["Table", "incident", "table"],
    address: ["Address", "https://dev12345.service-now.com", true],
    account: ["User name", "username"],
    secret: ["Password", "password"],
    hint: "The account needs a role that may read the table.",
  },
};

// Fields of the API that the same field of the form answers for.
const also = {
  repository: ["project_keys"], project_id: ["project_keys"], project_key: ["project_keys"], base_url: ["instance"],
  email: ["username"], api_token: ["password"],
};

const chosen = () => trackers[$("tracker").value];

function name(id, label, pointer, placeholder) {
  const field = $(id).closest(".field");
  field.dataset.pointer = `/source_config/${pointer}`;
  field.dataset.also = (also[pointer] ?? []).map((other) => `/source_config/${other}`).join(" ");
  field.querySelector(".name").textContent = label;
  if (placeholder) $(id).placeholder = placeholder;
}

/** Shows the fields of the chosen tracker. */
export function showTracker() {
  const { target, address, account, secret, hint } = chosen();
  name("target", target[0], target[2], target[1]);
  name("base-url", address[0], "base_url", address[1]);
  name("secret", secret[0], secret[1]);
  $("base-url").closest(".field").querySelector(".optional").hidden = address[2];
  const field = $("account").closest(".field");
  field.hidden = !account;
  if (account) name("account", account[0], account[1]);
  $("target-hint").textContent = hint;
}

/** What the form says, as the API wants it. */
export function trackerSource() {
  const { target, account, secret } = chosen();
  const names = $("target").value.split(",").map((text) => text.trim()).filter(Boolean);
  const config = { base_url: $("base-url").value.trim(), [secret[1]]: $("secret").value };
  if (names.length > 1 && target[2] !== "table") config.project_keys = names;
  else config[target[2]] = names.join(",");
  if (account) config[account[1]] = $("account").value.trim();
  return {
    source_type: $("tracker").value,
    source_config: Object.fromEntries(Object.entries(config).filter(([, value]) => value)),
  };
}

export function trackerOptions() {
  return {
    include_comments: $("with-comments").checked,
    include_history: $("with-history").checked,
    include_attachments: $("with-attachments").checked,
    full: $("in-full").checked,
    confirm_gone: $("confirm-gone").checked,
  };
}

export const trackerTitle = () => $("target").value.trim() || $("tracker").selectedOptions[0].text;
