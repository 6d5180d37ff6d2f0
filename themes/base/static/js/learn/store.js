// What must outlive a lost line: claims that are not sent yet and answers that are not handed in yet.
// Kept per learner; another learner's leftovers on a shared device are removed.

const PREFIX = "xq:learn:";
const OURS = [PREFIX, "xq:door:"]; // the roll call at the door of an activity waits for a line, too
const memory = new Map(); // where the browser refuses storage, at least this page keeps them

function read(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // full or refused: memory has it
  }
}

function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept there
  }
}

function keys() {
  const found = new Set(memory.keys());
  try {
    for (let i = 0; i < localStorage.length; i += 1) found.add(localStorage.key(i));
  } catch {
    // memory alone
  }
  return [...found].filter((key) => OURS.some((prefix) => key.startsWith(prefix)));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Remove everything kept for other learners, or for all of them (`account` empty). */
export function forget(account = "") {
  for (const key of keys()) {
    if (!account || (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${account}:`))) remove(key);
  }
}

/** Number of claims on this device, of whoever. */
export function waiting() {
  return keys().filter((key) => key.includes(":claim:")).length;
}

/** What waits to be sent, under keys of its own. */
export class Claims {
  constructor(prefix) {
    this.claimPrefix = prefix;
  }

  // One key a claim: two tabs never overwrite each other's list.
  claims() {
    return keys()
      .filter((key) => key.startsWith(this.claimPrefix))
      .map((key) => parsed(read(key)))
      .filter(Boolean)
      .sort((a, b) => a.at - b.at);
  }

  add(claim) {
    write(this.claimPrefix + claim.claim_id, JSON.stringify({ ...claim, at: Date.now() + performance.now() / 1e6 }));
  }

  drop(claimId) {
    remove(this.claimPrefix + claimId);
  }

  /** These had to wait: they say so when they are sent. */
  waited(claims) {
    for (const claim of claims) write(this.claimPrefix + claim.claim_id, JSON.stringify({ ...claim, offline: true }));
  }
}

export class Store extends Claims {
  constructor(account, lesson) {
    super(`${PREFIX}${account}:claim:`);
    this.draftPrefix = `${PREFIX}${account}:draft:${lesson}:`;
  }

  draft(partId) {
    return parsed(read(this.draftPrefix + partId)) ?? {};
  }

  keepDraft(partId, values) {
    write(this.draftPrefix + partId, JSON.stringify(values));
  }

  dropDraft(partId) {
    remove(this.draftPrefix + partId);
  }
}
