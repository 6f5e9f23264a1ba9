// Brings parts of arrays to the graphics card. Babylon's own ways of it forget how the buffers are bound, or make the mesh's
// parts anew, and then have more to do in the next frame than the drawing itself.
import type { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'

/** `first`: where the part begins in the buffer, in numbers. */
export function uploadVertices(mesh: Mesh, kind: string, part: Float32Array, first: number): void {
  mesh.getVertexBuffer(kind)?.updateDirectly(part, first)
}

/** From the buffer's beginning; how many of them are drawn, the mesh's part says. */
export function uploadIndices(mesh: Mesh, indices: Uint32Array): void {
  const buffer = mesh.geometry?.getIndexBuffer()
  if (buffer) mesh.getEngine().updateDynamicIndexBuffer(buffer, indices)
}
