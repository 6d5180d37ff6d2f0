// Sends what the store keeps, oldest first; what can't be sent stays, is marked as having waited, and is tried again.

const PAUSES = [5, 15, 60, 300];
const AT_ONCE = 50;
const KEEPALIVE_LIMIT = 60000;

export class Sender {
  constructor(store, address, token, handlers) {
    this.store = store;
    this.address = address;
    this.token = token;
    this.handlers = handlers; // result(claim, result), answered(reply), trouble(kind), changed()
    this.failures = 0;
    this.running = null;
    window.addEventListener("online", () => this.flush());
    window.addEventListener("offline", () => handlers.changed());
  }

  body(claims) {
    return claims.map(({ at, ...claim }) => claim);
  }

  request(claims, keepalive) {
    const body = JSON.stringify(this.body(claims));
    return fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
      credentials: "same-origin",
      body,
      keepalive: keepalive && body.length < KEEPALIVE_LIMIT,
    });
  }

  flush() {
    this.running ??= this.sendAll().finally(() => {
      this.running = null;
      this.handlers.changed();
    });
    return this.running;
  }

  async sendAll() {
    clearTimeout(this.timer);
    const tried = new Set();
    for (;;) {
      const claims = this.store.claims().filter((claim) => !tried.has(claim.claim_id)).slice(0, this.single ? 1 : AT_ONCE);
      if (!claims.length) break;
      for (const claim of claims) tried.add(claim.claim_id);
      if (!(await this.sendSome(claims))) return;
    }
    this.failures = 0;
    this.single = false;
  }

  async sendSome(claims) {
    let response;
    try {
      response = await this.request(claims, false);
    } catch {
      return this.failed(claims, "offline");
    }
    if (response.status === 401 || response.status === 403) return this.failed(claims, "signedOut");
    if (response.status === 400) return this.malformed(claims);
    if (!response.ok) return this.failed(claims, "offline");
    const reply = await response.json();
    for (const result of reply.results) {
      const claim = claims.find((one) => one.claim_id === result.claim_id);
      if (!claim) continue;
      this.store.drop(claim.claim_id);
      this.handlers.result(claim, result);
    }
    this.handlers.answered(reply);
    return true;
  }

  failed(claims, kind) {
    this.store.waited(claims);
    this.handlers.trouble(kind);
    if (kind === "offline") {
      const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => this.flush(), pause * 1000);
    }
    return false;
  }

  // One spoilt record must not hold up the others: send them one by one, and drop the one that is refused alone.
  malformed(claims) {
    if (claims.length === 1) this.store.drop(claims[0].claim_id);
    else this.single = true;
    this.timer = setTimeout(() => this.flush(), 1000);
    return false;
  }

  /** When the page goes: no waiting for the reply. What is kept is sent again later and counted once. */
  farewell() {
    const claims = this.store.claims();
    if (claims.length) this.request(claims.slice(0, AT_ONCE), true).catch(() => {});
  }
}
