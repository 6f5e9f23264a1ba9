// Reads back pixels that have just been drawn, without waiting for the graphics processor: ordered into a buffer of its own,
// fetched when they are there.

export interface PixelReadback<T> {
  /** False while all buffers are on their way: the next picture is then left out. */
  readonly isFree: boolean
  /** Orders the pixels of the bound framebuffer, which was drawn in this same task; `T` comes back with them. */
  order(width: number, height: number, tag: T): void
  /** Hands over what has arrived, oldest first; the bytes are the caller's, RGBA, rows as GL has them: from the bottom. */
  poll(take: (bytes: Uint8Array<ArrayBuffer>, tag: T) => void): void
  close(): void
}

/** One on its way through the encoder of the graphics processor, one finished, one free. */
const SLOTS = 3

interface Pending<T> {
  readonly buffer: WebGLBuffer
  readonly fence: WebGLSync
  readonly bytes: number
  readonly tag: T
}

/** At most `slots` pictures are on their way at once. Leaves the context as the engine needs it. */
export function createPixelReadback<T>(gl: WebGL2RenderingContext, slots = SLOTS): PixelReadback<T> {
  const free: WebGLBuffer[] = Array.from({ length: slots }, () => gl.createBuffer())
  const pending: Pending<T>[] = []
  return {
    get isFree() {
      return free.length > 0
    },
    order(width, height, tag) {
      const buffer = free.pop()
      if (buffer === undefined) return
      const bytes = width * height * 4
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer)
      gl.bufferData(gl.PIXEL_PACK_BUFFER, bytes, gl.STREAM_READ)
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, 0)
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null)
      const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
      gl.flush()
      if (fence === null) free.push(buffer)
      else pending.push({ buffer, fence, bytes, tag })
    },
    poll(take) {
      for (;;) {
        const [oldest] = pending
        if (oldest === undefined) return
        if (gl.clientWaitSync(oldest.fence, 0, 0) === gl.TIMEOUT_EXPIRED) return
        pending.shift()
        gl.deleteSync(oldest.fence)
        const bytes = new Uint8Array(oldest.bytes)
        gl.bindBuffer(gl.PIXEL_PACK_BUFFER, oldest.buffer)
        gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, bytes)
        gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null)
        free.push(oldest.buffer)
        take(bytes, oldest.tag)
      }
    },
    close() {
      for (const { fence, buffer } of pending.splice(0)) {
        gl.deleteSync(fence)
        gl.deleteBuffer(buffer)
      }
      for (const buffer of free.splice(0)) gl.deleteBuffer(buffer)
    },
  }
}
