// Whether the processor draws everything here (no graphics card, a virtual machine): then pictures are kept small and
// few, and edges unsmoothed, so that there is time left for the patient's picture.

/** True for software renderers; false when a graphics card does the work or the browser does not say. */
export function isSoftwareGl(): boolean {
  known ??= probe()
  return known
}

let known: boolean | undefined

function probe(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2')
  if (gl === null) return false
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  const renderer: unknown = gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL)
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return typeof renderer === 'string' && /swiftshader|llvmpipe|software|basic render/i.test(renderer)
}
