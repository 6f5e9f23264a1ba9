// What the page and the tag worker say to each other.
import type { SeenTag } from '../../shared/geometry/tags/detectTags.ts'

export interface TagRequest {
  readonly number: number
  /** The worker closes it. */
  readonly picture: VideoFrame | ImageBitmap
}

export interface TagAnswer {
  readonly number: number
  /** Empty also when the picture could not be read. */
  readonly tags: readonly SeenTag[]
}
