// What iwer asks a synthetic room for: planes that the device knows and what a hit test meets. Fills iwer's slot for
// @iwer/sem with our own world.
import { NativeMesh, NativePlane, XRRigidTransform, XRSemanticLabels, type XRDevice } from 'iwer'
import type { SEMConstructor } from 'iwer/lib/device/XRDevice.js'
import {
  compose,
  invert,
  toMatrix,
  transformDirection,
  transformPoint,
  type Pose,
} from '../../shared/geometry/pose.ts'
import { normalize } from '../../shared/geometry/vec3.ts'
import type { KnownMesh } from '../room/knownMesh.ts'
import { hitKnownPlanes, planeCorners, type KnownPlane } from '../room/knownPlane.ts'

type SyntheticEnvironment = InstanceType<SEMConstructor>

export interface EnvironmentSource {
  readonly planes: readonly KnownPlane[]
  readonly meshes: readonly KnownMesh[]
  /** Seconds since the scenario's start at a page time of performance.now(). */
  timeS(pageTimeMs: number): number
  spaceFromRoomAt(timeS: number): Pose
  /** Called at the start of each frame of a see-through session, before hit tests. */
  onFrame(pageTimeMs: number): void
}

const rigid = ({ position: [x, y, z], orientation: [qx, qy, qz, qw] }: Pose): XRRigidTransform =>
  new XRRigidTransform({ x, y, z, w: 1 }, { x: qx, y: qy, z: qz, w: qw })

const semanticLabels: Readonly<Record<string, XRSemanticLabels>> = {
  floor: XRSemanticLabels.Floor,
  wall: XRSemanticLabels.Wall,
  ceiling: XRSemanticLabels.Ceiling,
  table: XRSemanticLabels.Table,
  bed: XRSemanticLabels.Bed,
  door: XRSemanticLabels.Door,
  window: XRSemanticLabels.Window,
  couch: XRSemanticLabels.Couch,
  'global mesh': XRSemanticLabels.GlobalMesh,
}

function nativePlane(plane: KnownPlane, spaceFromRoom: Pose): NativePlane {
  const polygon = planeCorners(plane).map(([x, z]) => new DOMPointReadOnly(x, 0, z, 1))
  return new NativePlane(
    rigid(compose(spaceFromRoom, plane.roomFromPlane)),
    polygon,
    semanticLabels[plane.label] ?? XRSemanticLabels.Other,
  )
}

const nativeMesh = ({ vertices, indices, label }: KnownMesh, spaceFromRoom: Pose): NativeMesh =>
  new NativeMesh(rigid(spaceFromRoom), vertices, indices, semanticLabels[label] ?? XRSemanticLabels.Other)

/** A class for `xrDevice.installSEM`, bound to a world. */
export function environmentModule(source: EnvironmentSource): SEMConstructor {
  return class EmulatedEnvironment implements SyntheticEnvironment {
    readonly version = 'skulder'
    planesVisible = false
    boundingBoxesVisible = false
    meshesVisible = false
    readonly environmentCanvas = document.createElement('canvas')
    readonly trackedMeshes = new Set<NativeMesh>()
    readonly trackedPlanes = new Set<NativePlane>()
    #timeS = 0
    /** Changes when a plane or mesh becomes known or the reference space moves. */
    #known = ''

    constructor(device: XRDevice) {
      this.environmentCanvas.dataset['device'] = device.name
    }

    render(pageTimeMs: number): void {
      this.#timeS = source.timeS(pageTimeMs)
      const spaceFromRoom = source.spaceFromRoomAt(this.#timeS)
      const isKnown = ({ delayS }: { readonly delayS: number }): boolean => this.#timeS >= delayS
      const known = source.planes.filter(isKnown)
      const meshes = source.meshes.filter(isKnown)
      const ids = [...known, ...meshes].map(({ id }) => id)
      const key = `${ids.join()} ${spaceFromRoom.position.join()} ${spaceFromRoom.orientation.join()}`
      if (key !== this.#known) {
        this.#known = key
        this.trackedPlanes.clear()
        for (const plane of known) this.trackedPlanes.add(nativePlane(plane, spaceFromRoom))
        this.trackedMeshes.clear()
        for (const mesh of meshes) this.trackedMeshes.add(nativeMesh(mesh, spaceFromRoom))
      }
      source.onFrame(pageTimeMs)
    }

    computeHitTestResults(rayMatrix: ArrayLike<number>): Float32Array[] {
      const m = (index: number): number => rayMatrix[index] ?? 0
      const spaceFromRoom = source.spaceFromRoomAt(this.#timeS)
      const roomFromSpace = invert(spaceFromRoom)
      const ray = {
        origin: transformPoint(roomFromSpace, [m(12), m(13), m(14)]),
        direction: normalize(transformDirection(roomFromSpace, [-m(8), -m(9), -m(10)])),
      }
      return hitKnownPlanes(source.planes, ray, this.#timeS).map(({ pose }) =>
        Float32Array.from(toMatrix(compose(spaceFromRoom, pose))),
      )
    }

    /** Depth goes another way (emulatedDepth.ts): only the frames that are asked for are worked out. */
    computeDepthBuffer(): null {
      return null
    }

    loadEnvironment = (): void => {}
    loadDefaultEnvironment = (): void => {}
    deleteAll(): void {
      this.trackedPlanes.clear()
      this.trackedMeshes.clear()
    }
  }
}
