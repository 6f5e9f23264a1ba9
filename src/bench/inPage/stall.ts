// Runs inside a page (sent there as text: it uses nothing from outside itself).

/** Wearer: the page does nothing else for so long, now and again. */
export function stallNowAndAgain({ forMs, everyMs }: { forMs: number; everyMs: number }): void {
  setInterval(() => {
    const untilMs = performance.now() + forMs
    while (performance.now() < untilMs);
  }, everyMs)
}
