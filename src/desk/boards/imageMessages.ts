// What the page and its image worker say to each other.
import type { FileFault } from './pageSource.ts'

export type ImageAnswer =
  { readonly ok: true; readonly picture: Blob } | { readonly ok: false; readonly fault: FileFault }
