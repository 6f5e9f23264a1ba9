// Small pictures out of textures that the browser owns (a phone's camera, a Quest's depth): drawn once into a framebuffer
// of our own, and read back without waiting for the graphics processor. Leaves the context as the engine needs it.

import { createPixelReadback, type PixelReadback } from '../../client/pixelReadback.ts'

/** Program and framebuffers of one kind of picture; `T` comes back with its bytes (rows from the top). */
export interface GlReadback<T> extends Omit<PixelReadback<T>, 'order'> {
  /** Draws `texture` through the program at that size and orders its bytes. */
  order(order: ReadbackOrder, tag: T): void
}

export interface ReadbackOrder {
  readonly texture: WebGLTexture
  readonly width: number
  readonly height: number
  readonly setUniforms?: (uniform: (name: string) => WebGLUniformLocation | null) => void
}

export interface ReadbackProgram {
  readonly gl: WebGL2RenderingContext
  /** What the texture is, for binding. */
  readonly target: 'TEXTURE_2D' | 'TEXTURE_2D_ARRAY'
  /** GLSL ES 3.00 after the version line: reads `uv` (0..1, v from the top), writes `colour`; its sampler is `picture`. */
  readonly fragment: string
  /** The engine forgets what it believes of the context's state. */
  readonly forgetState: () => void
}

/** Covers the view with one triangle. Row 0 of what is read back is the framebuffer's lowest, so that v runs from the top. */
const VERTEX = `#version 300 es
out vec2 uv;
void main() {
  uv = vec2(gl_VertexID == 1 ? 2.0 : 0.0, gl_VertexID == 2 ? 2.0 : 0.0);
  gl_Position = vec4(uv * 2.0 - 1.0, 0.0, 1.0);
}`
const FRAGMENT_HEAD = `#version 300 es
precision highp float;
precision highp sampler2DArray;
in vec2 uv;
out vec4 colour;
`

function compile(gl: WebGL2RenderingContext, type: GLenum, source: string): WebGLShader {
  const shader = gl.createShader(type)
  if (shader === null) throw new Error('the graphics context is lost')
  gl.shaderSource(shader, source)
  gl.compileShader(shader)
  return shader
}

/** Throws when the program does not link: the browser's log says why. */
function link({ gl, fragment }: ReadbackProgram): WebGLProgram {
  const program = gl.createProgram()
  const shaders = [
    compile(gl, gl.VERTEX_SHADER, VERTEX),
    compile(gl, gl.FRAGMENT_SHADER, FRAGMENT_HEAD + fragment),
  ]
  for (const shader of shaders) gl.attachShader(program, shader)
  gl.linkProgram(program)
  for (const shader of shaders) gl.deleteShader(shader)
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(`readback program: ${gl.getProgramInfoLog(program) ?? 'context lost'}`)
  return program
}

class Reader<T> implements GlReadback<T> {
  readonly #options: ReadbackProgram
  readonly #program: WebGLProgram
  readonly #vertexArray: WebGLVertexArrayObject
  readonly #framebuffer: WebGLFramebuffer
  readonly #colour: WebGLRenderbuffer
  readonly #pixels: PixelReadback<T>
  #size = ''

  constructor(options: ReadbackProgram) {
    const { gl } = options
    this.#options = options
    this.#program = link(options)
    this.#vertexArray = gl.createVertexArray()
    this.#framebuffer = gl.createFramebuffer()
    this.#colour = gl.createRenderbuffer()
    this.#pixels = createPixelReadback(gl)
  }

  get isFree(): boolean {
    return this.#pixels.isFree
  }

  order(order: ReadbackOrder, tag: T): void {
    if (!this.isFree) return
    const { gl, forgetState } = this.#options
    // The browser answers this one from what it knows itself, without asking the graphics process.
    const before = gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null
    this.#draw(order)
    this.#pixels.order(order.width, order.height, tag)
    gl.bindFramebuffer(gl.FRAMEBUFFER, before)
    forgetState()
  }

  #draw({ texture, width, height, setUniforms }: ReadbackOrder): void {
    const { gl, target } = this.#options
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer)
    if (this.#size !== `${width}x${height}`) {
      this.#size = `${width}x${height}`
      gl.bindRenderbuffer(gl.RENDERBUFFER, this.#colour)
      gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, width, height)
      gl.bindRenderbuffer(gl.RENDERBUFFER, null)
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, this.#colour)
    }
    gl.viewport(0, 0, width, height)
    for (const state of [gl.BLEND, gl.DEPTH_TEST, gl.STENCIL_TEST, gl.CULL_FACE, gl.SCISSOR_TEST])
      gl.disable(state)
    gl.colorMask(true, true, true, true)
    gl.useProgram(this.#program)
    gl.bindVertexArray(this.#vertexArray)
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl[target], texture)
    gl.uniform1i(gl.getUniformLocation(this.#program, 'picture'), 0)
    setUniforms?.((name) => gl.getUniformLocation(this.#program, name))
    gl.drawArrays(gl.TRIANGLES, 0, 3)
    gl.bindTexture(gl[target], null)
    gl.bindVertexArray(null)
  }

  poll(take: (bytes: Uint8Array<ArrayBuffer>, tag: T) => void): void {
    this.#pixels.poll(take)
  }

  close(): void {
    const { gl } = this.#options
    this.#pixels.close()
    gl.deleteFramebuffer(this.#framebuffer)
    gl.deleteRenderbuffer(this.#colour)
    gl.deleteVertexArray(this.#vertexArray)
    gl.deleteProgram(this.#program)
  }
}

/** Throws when the context is lost or the program does not link. */
export const createGlReadback = <T>(options: ReadbackProgram): GlReadback<T> => new Reader<T>(options)
