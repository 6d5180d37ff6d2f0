// Counts seconds in which the page is visible and somebody is there. The server grants no more than its own clock saw.

const IDLE_AFTER = 3 * 60 * 1000;
const LONGEST_TICK = 5000; // a device that slept wakes with one huge tick
const SIGNS = ["pointerdown", "pointermove", "keydown", "scroll", "wheel", "touchstart", "input"];

export class ActiveClock {
  constructor(onTick) {
    this.milliseconds = 0;
    this.last = Date.now();
    this.seen = Date.now();
    this.running = true;
    const alive = () => {
      this.seen = Date.now();
    };
    for (const name of SIGNS) document.addEventListener(name, alive, { passive: true, capture: true });
    document.addEventListener("timeupdate", alive, true); // listening and watching is learning too
    document.addEventListener("visibilitychange", () => {
      this.tick();
      alive();
    });
    setInterval(() => {
      this.tick();
      onTick();
    }, 1000);
  }

  get idle() {
    return Date.now() - this.seen > IDLE_AFTER;
  }

  tick() {
    const now = Date.now();
    const passed = Math.min(Math.max(0, now - this.last), LONGEST_TICK);
    this.last = now;
    if (this.running && !this.hidden && !this.idle) this.milliseconds += passed;
    this.hidden = document.visibilityState === "hidden";
  }

  /** Whole seconds since the last take. */
  take() {
    this.tick();
    const seconds = Math.floor(this.milliseconds / 1000);
    this.milliseconds -= seconds * 1000;
    return seconds;
  }

  /** Seconds that were taken and not counted. */
  give(seconds) {
    this.milliseconds += (seconds || 0) * 1000;
  }

  stop() {
    this.running = false;
  }
}
