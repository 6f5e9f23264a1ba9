// iwer asks WebGL for the clear values in every frame. Each such question waits until the graphics process has drawn
// all that was ordered so far (measured with software rendering: nine tenths of the page's time), so the answers are
// kept here instead.

/** Answers getParameter for the three clear values from what was set; returns the way to undo it. */
export function shadowClearValues(gl: WebGLRenderingContext | WebGL2RenderingContext): () => void {
  const original = {
    getParameter: gl.getParameter.bind(gl),
    clearColor: gl.clearColor.bind(gl),
    clearDepth: gl.clearDepth.bind(gl),
    clearStencil: gl.clearStencil.bind(gl),
  }
  const known = new Map<number, unknown>(
    [gl.COLOR_CLEAR_VALUE, gl.DEPTH_CLEAR_VALUE, gl.STENCIL_CLEAR_VALUE].map((name) => [
      name,
      original.getParameter(name),
    ]),
  )
  gl.clearColor = (red, green, blue, alpha) => {
    known.set(gl.COLOR_CLEAR_VALUE, Float32Array.of(red, green, blue, alpha))
    original.clearColor(red, green, blue, alpha)
  }
  gl.clearDepth = (depth) => {
    known.set(gl.DEPTH_CLEAR_VALUE, depth)
    original.clearDepth(depth)
  }
  gl.clearStencil = (index) => {
    known.set(gl.STENCIL_CLEAR_VALUE, index)
    original.clearStencil(index)
  }
  gl.getParameter = (name: number): unknown =>
    known.has(name) ? known.get(name) : (original.getParameter(name) as unknown)
  return () => {
    // The context's own methods stand on its prototype again.
    for (const method of ['getParameter', 'clearColor', 'clearDepth', 'clearStencil'] as const)
      Reflect.deleteProperty(gl, method)
  }
}
