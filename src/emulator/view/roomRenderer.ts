// Draws the emulated world into a canvas with any pose and projection. Three draw calls: room, patient, targets.
// Used for the synthetic camera and for the visitor's eyes; knows nothing of time but what `world` was posed at.
import { Engine } from '@babylonjs/core/Engines/engine'
import { VertexBuffer } from '@babylonjs/core/Buffers/buffer'
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera'
import { Color4 } from '@babylonjs/core/Maths/math.color'
import { Matrix, Vector3 } from '@babylonjs/core/Maths/math.vector'
import { Material } from '@babylonjs/core/Materials/material'
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial'
import { RawTexture } from '@babylonjs/core/Materials/Textures/rawTexture'
import { Texture } from '@babylonjs/core/Materials/Textures/texture'
import { Mesh } from '@babylonjs/core/Meshes/mesh'
import { Scene } from '@babylonjs/core/scene'
import '@babylonjs/core/Engines/Extensions/engine.dynamicBuffer'
import '@babylonjs/core/Engines/Extensions/engine.rawTexture'
import { invert, toMatrix, type Pose } from '../../shared/geometry/pose.ts'
import { add, cross, distance, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { at } from '../geometry/triangleMesh.ts'
import type { AreaLight } from '../room/bakedLight.ts'
import type { Rgb } from '../room/surfaceBuilder.ts'
import type { World } from '../room/world.ts'
import { DETAIL_SIZE } from './detailTexture.ts'
import { ATLAS_SIZE } from './roomPictures.ts'
import * as shaders from './shaders.ts'
import type { WorldLook } from './worldLook.ts'

export interface RoomRenderer {
  readonly engine: Engine
  /** Draws the world as last posed, targets as at `timeS`; `projection` is column-major. */
  render(roomFromEye: Pose, projection: readonly number[], timeS: number): void
  close(): void
}

export interface RoomRendererOptions {
  readonly world: World
  readonly look: WorldLook
  readonly skinColour: Rgb
  readonly skinTexture: number
  readonly antialias: boolean
}

interface BufferSpec {
  readonly kind: string
  readonly values: Float32Array
  readonly size: number
  readonly isDynamic?: boolean
}

const DISC_SIDES = 28
const linear = (value: number): number => value ** 2

function makeMesh(scene: Scene, name: string, buffers: readonly BufferSpec[], indices: Uint32Array): Mesh {
  const mesh = new Mesh(name, scene)
  for (const { kind, values, size, isDynamic = false } of buffers)
    mesh.setVerticesBuffer(new VertexBuffer(scene.getEngine(), values, kind, isDynamic, false, size))
  mesh.setIndices(indices)
  mesh.alwaysSelectAsActiveMesh = true
  mesh.isPickable = false
  mesh.freezeWorldMatrix()
  return mesh
}

interface MaterialSpec {
  readonly vertex: string
  readonly fragment: string
  readonly attributes: readonly string[]
  readonly uniforms?: readonly string[]
  readonly samplers?: readonly string[]
}

function makeMaterial(scene: Scene, name: string, spec: MaterialSpec): ShaderMaterial {
  return new ShaderMaterial(
    name,
    scene,
    { vertexSource: spec.vertex, fragmentSource: spec.fragment },
    {
      attributes: [...spec.attributes],
      uniforms: ['clipFromRoom', ...(spec.uniforms ?? [])],
      samplers: [...(spec.samplers ?? [])],
    },
  )
}

function rawTexture(scene: Scene, bytes: Uint8Array | Uint8ClampedArray, size: number): RawTexture {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texture = RawTexture.CreateRGBATexture(
    view,
    size,
    size,
    scene,
    true,
    false,
    Texture.BILINEAR_SAMPLINGMODE,
  )
  texture.wrapU = Texture.WRAP_ADDRESSMODE
  texture.wrapV = Texture.WRAP_ADDRESSMODE
  texture.anisotropicFilteringLevel = 1
  return texture
}

const vector = ([x, y, z]: Vec3): Vector3 => new Vector3(x, y, z)

/** A light's colour as it arrives at the patient. */
function arriving(light: AreaLight, point: Vec3): Vec3 {
  const far = distance(light.centre, point)
  const toLight = normalize(sub(light.centre, point))
  const leaving = Math.max(
    0,
    -(toLight[0] * light.normal[0] + toLight[1] * light.normal[1] + toLight[2] * light.normal[2]),
  )
  return scale(light.power, leaving / (0.6 + far * far))
}

function addRoom(
  scene: Scene,
  { world, look }: RoomRendererOptions,
  detail: RawTexture,
): { mesh: Mesh; material: ShaderMaterial } {
  const { room } = world
  const material = makeMaterial(scene, 'room', {
    vertex: shaders.roomVertex,
    fragment: shaders.roomFragment,
    attributes: ['position', 'albedo', 'light', 'detailUv', 'detail', 'atlasUv'],
    samplers: ['detailTexture', 'atlasTexture'],
  })
  material.setTexture('detailTexture', detail)
  material.setTexture('atlasTexture', rawTexture(scene, look.atlas, ATLAS_SIZE))
  const buffers: readonly BufferSpec[] = [
    { kind: 'position', values: room.positions, size: 3 },
    { kind: 'albedo', values: room.colours.map(linear), size: 3 },
    { kind: 'light', values: look.roomLight, size: 3 },
    { kind: 'detailUv', values: room.detailUv, size: 2 },
    { kind: 'detail', values: room.detail, size: 4 },
    { kind: 'atlasUv', values: room.atlasUv, size: 2 },
  ]
  return { mesh: makeMesh(scene, 'room', buffers, room.indices), material }
}

function addPatient(
  scene: Scene,
  options: RoomRendererOptions,
  detail: RawTexture,
): { mesh: Mesh; material: ShaderMaterial } | undefined {
  const { world, look } = options
  const { body, skin } = world
  if (body === undefined || skin === undefined || look.skinOpenness === undefined) return undefined
  const material = makeMaterial(scene, 'skin', {
    vertex: shaders.skinVertex,
    fragment: shaders.skinFragment,
    attributes: ['position', 'normal', 'bindPosition', 'bindNormal', 'regions', 'openness'],
    uniforms: ['skinColour', 'skinTexture', 'windowAt', 'windowPower', 'panelAt', 'panelPower', 'ambient'],
    samplers: ['detailTexture'],
  })
  material.setTexture('detailTexture', detail)
  const [r, g, b] = options.skinColour
  material.setVector3('skinColour', new Vector3(linear(r), linear(g), linear(b)))
  material.setFloat('skinTexture', options.skinTexture)
  const middle: Vec3 = [at(skin.positions, 0), at(skin.positions, 1), at(skin.positions, 2)]
  look.lights.forEach((light, i) => {
    material.setVector3(i === 0 ? 'windowAt' : 'panelAt', vector(light.centre))
    material.setVector3(i === 0 ? 'windowPower' : 'panelPower', vector(arriving(light, middle)))
  })
  material.setVector3('ambient', vector(look.ambient))
  const buffers: readonly BufferSpec[] = [
    { kind: 'position', values: skin.positions, size: 3, isDynamic: true },
    { kind: 'normal', values: skin.normals, size: 3, isDynamic: true },
    { kind: 'bindPosition', values: body.positions, size: 3 },
    { kind: 'bindNormal', values: body.normals, size: 3 },
    { kind: 'regions', values: body.regions, size: 4 },
    { kind: 'openness', values: look.skinOpenness, size: 1 },
  ]
  return { mesh: makeMesh(scene, 'patient', buffers, body.indices), material }
}

/** Fills `positions` with every target's disc as it lies at `timeS`. */
function placeDiscs(world: World, timeS: number, positions: Float32Array): void {
  world.targets.forEach((target, index) => {
    const { position, normal } = target.placeAt(timeS)
    const u = normalize(cross(Math.abs(normal[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0], normal))
    const v = cross(normal, u)
    const first = index * (DISC_SIDES + 1) * 3
    positions.set(position, first)
    for (let i = 0; i < DISC_SIDES; i++) {
      const angle = (2 * Math.PI * i) / DISC_SIDES
      const rim = add(scale(u, Math.cos(angle) * target.radiusM), scale(v, Math.sin(angle) * target.radiusM))
      positions.set(add(position, rim), first + (i + 1) * 3)
    }
  })
}

function addTargets(
  scene: Scene,
  world: World,
): { mesh: Mesh; material: ShaderMaterial; positions: Float32Array } | undefined {
  if (world.targets.length === 0) return undefined
  const perDisc = DISC_SIDES + 1
  const positions = new Float32Array(world.targets.length * perDisc * 3)
  placeDiscs(world, 0, positions)
  const indices: number[] = []
  const albedo = new Float32Array(positions.length)
  world.targets.forEach(({ colour }, index) => {
    const first = index * perDisc
    for (let i = 0; i < perDisc; i++) albedo.set(colour, (first + i) * 3)
    for (let i = 0; i < DISC_SIDES; i++)
      indices.push(first, first + 1 + i, first + 1 + ((i + 1) % DISC_SIDES))
  })
  const material = makeMaterial(scene, 'targets', {
    vertex: shaders.targetVertex,
    fragment: shaders.targetFragment,
    attributes: ['position', 'albedo'],
  })
  const buffers: readonly BufferSpec[] = [
    { kind: 'position', values: positions, size: 3, isDynamic: true },
    { kind: 'albedo', values: albedo, size: 3 },
  ]
  return { mesh: makeMesh(scene, 'targets', buffers, Uint32Array.from(indices)), material, positions }
}

/** Builds a renderer on `canvas`, which must have its final size or be resized by its owner. Throws without WebGL. */
export function createRoomRenderer(canvas: HTMLCanvasElement, options: RoomRendererOptions): RoomRenderer {
  const engine = new Engine(canvas, options.antialias, {
    preserveDrawingBuffer: false,
    powerPreference: 'low-power',
    audioEngine: false,
    stencil: false,
    alpha: false,
    premultipliedAlpha: false,
    doNotHandleContextLost: true,
  })
  const scene = new Scene(engine)
  scene.useRightHandedSystem = true
  scene.clearColor = new Color4(0.72, 0.76, 0.78, 1)
  scene.skipPointerMovePicking = true
  // Babylon wants a camera; the shaders take the true projection from `clipFromRoom`.
  new FreeCamera('eye', Vector3.Zero(), scene)
  const detail = rawTexture(scene, options.look.detail, DETAIL_SIZE)
  // Nearest first: what they hide need not be shaded.
  const patient = addPatient(scene, options, detail)
  const room = addRoom(scene, options, detail)
  const targets = addTargets(scene, options.world)
  const materials = [room, patient, targets].flatMap((part) => {
    if (part === undefined) return []
    part.material.backFaceCulling = part !== targets
    part.material.sideOrientation = Material.CounterClockWiseSideOrientation
    part.mesh.material = part.material
    return [part.material]
  })
  let drawnAtS: number | undefined
  const updateMoving = (timeS: number): void => {
    const { skin } = options.world
    if (drawnAtS === timeS || (drawnAtS !== undefined && skin?.isMoving !== true)) return
    drawnAtS = timeS
    if (skin !== undefined && patient !== undefined) {
      patient.mesh.updateVerticesData('position', skin.positions)
      patient.mesh.updateVerticesData('normal', skin.normals)
    }
    if (targets !== undefined) {
      placeDiscs(options.world, timeS, targets.positions)
      targets.mesh.updateVerticesData('position', targets.positions)
    }
  }
  return {
    engine,
    render(roomFromEye, projection, timeS) {
      updateMoving(timeS)
      const eyeFromRoom = Matrix.FromArray(toMatrix(invert(roomFromEye)))
      const clipFromRoom = eyeFromRoom.multiply(Matrix.FromArray([...projection]))
      for (const material of materials) material.setMatrix('clipFromRoom', clipFromRoom)
      scene.render(false, true)
    },
    close() {
      scene.dispose()
      engine.dispose()
    },
  }
}
