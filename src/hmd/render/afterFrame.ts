// Work that a frame need not wait for: textures are painted and brought to the graphics card between two frames.

/** Runs `work` once the frame's own code is done. */
export function afterFrame(work: () => void): void {
  setTimeout(work, 0)
}
