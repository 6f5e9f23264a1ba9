// Ticks every so many milliseconds, as told; 0 stops. Timers of a worker keep time when the page's own are slowed down.

let timer: ReturnType<typeof setInterval> | undefined

addEventListener('message', ({ data: periodMs }: MessageEvent<number>) => {
  clearInterval(timer)
  if (periodMs > 0) {
    timer = setInterval(() => {
      // A worker's own postMessage; TypeScript's DOM library types the page's.
      ;(globalThis as unknown as { postMessage(tick: 'tick'): void }).postMessage('tick')
    }, periodMs)
  }
})
