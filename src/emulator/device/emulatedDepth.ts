// CPU depth-sensing: a depth picture that is worked out only when the page looks into it.
import { XRCPUDepthInformation, XRRigidTransform } from 'iwer'

export interface DepthPicture {
  readonly width: number
  readonly height: number
  /** Metres, rows from the top; 0 = unknown. Called once, when first needed. */
  read(): Float32Array<ArrayBuffer>
}

export class EmulatedDepth extends XRCPUDepthInformation {
  readonly #picture: DepthPicture
  #values: Float32Array<ArrayBuffer> | undefined

  constructor(picture: DepthPicture) {
    super(new ArrayBuffer(0), picture.width, picture.height, new XRRigidTransform(), 1, 'float32')
    this.#picture = picture
  }

  #read(): Float32Array<ArrayBuffer> {
    this.#values ??= this.#picture.read()
    return this.#values
  }

  override get data(): ArrayBuffer {
    return this.#read().buffer
  }

  override getDepthInMeters(x: number, y: number): number {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) throw new RangeError('coordinates must be within 0..1')
    const { width, height } = this.#picture
    const column = Math.min(width - 1, Math.floor(x * width))
    const row = Math.min(height - 1, Math.floor(y * height))
    return this.#read()[row * width + column] ?? 0
  }
}
