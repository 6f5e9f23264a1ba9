// Shows a line batch as one mesh: one draw call per eye, ribbons that face the eye, bright enough for additive displays.
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector.pure.js'
import { BoundingInfo } from '@babylonjs/core/Culling/boundingInfo.js'
import { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial.pure.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import { createLineBatch, type LineBatch } from './lineBatch.ts'
import { uploadIndices, uploadVertices } from './upload.ts'

const VERTEX = `
precision highp float;
attribute vec3 position;
attribute vec3 tangents;
attribute vec4 shapes;
attribute vec4 tints;
uniform mat4 worldView;
uniform mat4 projection;
varying vec4 vTint;
varying vec3 vShape;
void main(void) {
  vec4 p = worldView * vec4(position, 1.0);
  vec3 t = (worldView * vec4(tangents, 0.0)).xyz;
  vec3 n = cross(t, -p.xyz);
  float l = length(n);
  n = l > 1e-6 ? n / l : vec3(0.0, 1.0, 0.0);
  // Half of 4 mm at arm's length; farther away it keeps its 0.25 degrees, so that it stays a line and not a hair.
  float halfWidth = max(shapes.y, length(p.xyz) * 0.0022);
  p.xyz += n * shapes.x * halfWidth * 1.5;
  vTint = tints;
  vShape = vec3(shapes.x, shapes.z, shapes.w);
  gl_Position = projection * p;
}`

const FRAGMENT = `
precision highp float;
varying vec4 vTint;
varying vec3 vShape;
uniform float outline;
uniform float dim;
uniform float seconds;
void main(void) {
  float style = floor(vShape.z + 0.5);
  float dashed = mod(style, 2.0);
  float soft = mod(floor(style / 2.0), 2.0);
  float flows = floor(style / 4.0);
  if (dashed > 0.5 && fract(vShape.y / 0.018) > 0.58) discard;
  float edge = abs(vShape.x);
  float core = mix(1.0 - smoothstep(0.52, 0.72, edge), 0.75 * (1.0 - smoothstep(0.0, 1.0, edge)), soft);
  float rim = (1.0 - smoothstep(0.8, 1.0, edge)) * outline * (1.0 - soft);
  // A bright wave every 5 cm that runs 8 cm in a second: what turns or moves, and which way.
  float wave = fract(vShape.y / 0.05 - seconds * 1.6);
  float flow = mix(1.0, 0.3 + 0.7 * smoothstep(0.0, 0.75, wave) * (1.0 - smoothstep(0.92, 1.0, wave)), flows);
  float alpha = max(core, rim * 0.7) * vTint.a * dim * flow;
  vec3 colour = vTint.rgb * core / max(core + rim * (1.0 - core), 1e-3);
  gl_FragColor = vec4(colour * alpha, alpha);
}`

/** 1.6 waves a second: after 5 s the picture is the same. */
const FLOW_PERIOD_S = 5

/** Premultiplied, as the XR layer wants it (Babylon's ALPHA_PREMULTIPLIED). */
const PREMULTIPLIED = 7

interface Attribute {
  readonly name: string
  readonly of: 'positions' | 'tangents' | 'shapes' | 'tints'
  /** Numbers a vertex. */
  readonly size: number
}
const attributes: readonly Attribute[] = [
  { name: 'position', of: 'positions', size: 3 },
  { name: 'tangents', of: 'tangents', size: 3 },
  { name: 'shapes', of: 'shapes', size: 4 },
  { name: 'tints', of: 'tints', size: 4 },
]

export interface LineMesh {
  readonly mesh: Mesh
  /** Shows the batch as it is now. A batch larger than the last one makes new buffers. */
  show(batch: LineBatch): void
  /** Takes over which of the triangles of the batch that was shown last are drawn. */
  draw(batch: LineBatch): void
  /** Takes over some vertices of the batch that was shown last: only they go to the graphics card. */
  update(
    batch: LineBatch,
    part: { readonly first: number; readonly count: number },
    isTintOnly: boolean,
  ): void
  /** Fades all lines: 0.3 while tracking is lost. */
  setDim(share: number): void
  /** Where flowing lines are now: seconds of any clock; left alone, they stand still. */
  setSeconds(seconds: number): void
  dispose(): void
}

export interface LineMeshLook {
  readonly outline: boolean
  /** Lower ones are drawn first. */
  readonly order: number
}

/** `outline`: a thin dark rim that lifts bright lines from a bright room; additive displays show none anyway. */
export function createLineMesh(name: string, scene: Scene, { outline, order }: LineMeshLook): LineMesh {
  const material = createMaterial(name, scene, outline)
  const mesh = new Mesh(name, scene)
  mesh.material = material
  mesh.isPickable = false
  mesh.rotationQuaternion = Quaternion.Identity()
  mesh.alwaysSelectAsActiveMesh = true
  mesh.alphaIndex = order
  mesh.doNotSyncBoundingInfo = true
  mesh.setEnabled(false)
  const everywhere = new BoundingInfo(new Vector3(-100, -100, -100), new Vector3(100, 100, 100))
  let capacity = 0

  const allocate = (batch: LineBatch): void => {
    capacity = batch.positions.length / 3
    for (const { name: kind, of, size } of attributes) mesh.setVerticesData(kind, batch[of], true, size)
    mesh.setIndices(batch.indices, capacity, true)
  }
  const upload = (
    batch: LineBatch,
    { name: kind, of, size }: Attribute,
    first: number,
    count: number,
  ): void => {
    uploadVertices(mesh, kind, batch[of].subarray(first * size, (first + count) * size), first * size)
  }
  const draw = (batch: LineBatch): void => {
    mesh.setEnabled(batch.indexCount > 0)
    const [part] = mesh.subMeshes
    if (batch.indexCount === 0 || part === undefined) return
    uploadIndices(mesh, batch.indices.subarray(0, batch.indexCount))
    part.verticesCount = batch.vertexCount
    part.indexCount = batch.indexCount
    // Only part of the buffers is drawn, for which Babylon wants bounds of its own.
    part.setBoundingInfo(everywhere)
  }
  allocate(createLineBatch(2))

  return {
    mesh,
    show(batch) {
      if (batch.indexCount > 0) {
        if (capacity !== batch.positions.length / 3) allocate(batch)
        else for (const attribute of attributes) upload(batch, attribute, 0, batch.vertexCount)
      }
      draw(batch)
    },
    draw,
    update(batch, { first, count }, isTintOnly) {
      for (const attribute of attributes)
        if (!isTintOnly || attribute.of === 'tints') upload(batch, attribute, first, count)
    },
    setDim: (share) => material.setFloat('dim', share),
    // Whole periods are taken off: a shader's float has few digits.
    setSeconds: (seconds) => material.setFloat('seconds', seconds % FLOW_PERIOD_S),
    dispose() {
      mesh.dispose()
      material.dispose()
    },
  }
}

function createMaterial(name: string, scene: Scene, outline: boolean): ShaderMaterial {
  const material = new ShaderMaterial(
    `${name}Lines`,
    scene,
    { vertexSource: VERTEX, fragmentSource: FRAGMENT },
    {
      attributes: attributes.map(({ name: kind }) => kind),
      uniforms: ['worldView', 'projection', 'outline', 'dim', 'seconds'],
      needAlphaBlending: true,
    },
  )
  material.backFaceCulling = false
  material.alphaMode = PREMULTIPLIED
  material.disableDepthWrite = true
  material.setFloat('outline', outline ? 1 : 0)
  material.setFloat('dim', 1)
  material.setFloat('seconds', 0)
  // What it is made of never changes: Babylon need not put its words together again for each eye.
  material.freeze()
  return material
}
