// What tells how an old world stands in the present one: tags and anchors (marks: markMemory.test.ts). Rules in SPEC.md.
import { describe, expect, it } from 'vitest'
import { compose, identityPose, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import { add, distance, scale, type Vec3 } from '../../shared/geometry/vec3.ts'
import { newMarkId } from '../../testing/scenarios.ts'
import { clusterFor, moveClusters, readAnchors, type Cluster } from './anchorClusters.ts'
import { createTagMemory, type TagMemory } from './tagMemory.ts'

const nowFromThen: Pose = { position: [-0.5, 0, 0.2], orientation: fromAxisAngle([0, 1, 0], -0.35) }
const tag: Pose = { position: [0.3, 1.4, -1.2], orientation: fromAxisAngle([0, 1, 0], 0.2) }
const spot: Vec3 = [0.1, 1, -0.8]

/** The same small disagreements in each run. */
const jitter = (n: number, pose: Pose): Pose => ({
  position: add(pose.position, scale([Math.sin(n * 5), Math.sin(n * 5 + 1), Math.sin(n * 5 + 2)], 0.002)),
  orientation: compose(
    { position: [0, 0, 0], orientation: fromAxisAngle([0, 1, 0], 0.01 * Math.sin(n * 3)) },
    pose,
  ).orientation,
})

interface Looks {
  readonly looks: number
  readonly epoch: number
  readonly pose: Pose
  readonly tagId?: number
}

function see(memory: TagMemory, { looks, epoch, pose, tagId = 290 }: Looks): void {
  for (let n = 0; n < looks; n++) memory.look(epoch, tagId, jitter(n, pose))
}
function seen(looks: number, epoch: number, pose: Pose): TagMemory {
  const memory = createTagMemory()
  see(memory, { looks, epoch, pose })
  return memory
}

describe('printed tags', () => {
  it('[RE-4] tell the turn and the way from an old world, after three looks in each', () => {
    const memory = seen(5, 1, tag)
    see(memory, { looks: 2, epoch: 2, pose: compose(nowFromThen, tag) })
    expect(memory.between(1, 2)).toBeUndefined()
    see(memory, { looks: 3, epoch: 2, pose: compose(nowFromThen, tag) })
    const shift = memory.between(1, 2)!
    const found = transformPoint(shift.nowFromThen, spot)
    const offM = distance(found, transformPoint(nowFromThen, spot))
    expect(offM).toBeLessThan(0.02)
    const { aboutThen, sigmaRad } = shift.turn
    const saidM = Math.hypot(shift.sigmaM, sigmaRad * distance(aboutThen, spot))
    expect(saidM).toBeGreaterThan(offM / 2)
    expect(saidM).toBeLessThan(0.05)
  })

  it('[RE-4] a look with the paper tipped the other way does not count', () => {
    const memory = seen(5, 1, tag)
    see(memory, { looks: 5, epoch: 2, pose: compose(nowFromThen, tag) })
    const tipped = { ...tag, orientation: fromAxisAngle([1, 0, 0], 1.2) }
    memory.look(2, 290, compose(nowFromThen, tipped))
    const found = transformPoint(memory.between(1, 2)?.nowFromThen ?? identityPose, spot)
    expect(distance(found, transformPoint(nowFromThen, spot))).toBeLessThan(0.02)
  })

  it('[RE-4] a tag that somebody has moved is learnt anew', () => {
    const memory = seen(4, 1, tag)
    const elsewhere = { ...tag, position: [1.3, 1.4, -1.2] as const }
    see(memory, { looks: 4, epoch: 1, pose: elsewhere })
    see(memory, { looks: 4, epoch: 2, pose: compose(nowFromThen, elsewhere) })
    const found = transformPoint(memory.between(1, 2)?.nowFromThen ?? identityPose, spot)
    expect(distance(found, transformPoint(nowFromThen, spot))).toBeLessThan(0.03)
  })

  it('[RE-4] two tags that contradict each other tell nothing', () => {
    const memory = seen(4, 1, tag)
    see(memory, { looks: 4, epoch: 2, pose: compose(nowFromThen, tag) })
    const other: Pose = { ...tag, position: [-0.4, 1.3, -1.2] }
    see(memory, { looks: 4, epoch: 1, pose: other, tagId: 20 })
    see(memory, {
      looks: 4,
      epoch: 2,
      pose: compose(nowFromThen, { ...other, position: [-0.7, 1.3, -1.2] }),
      tagId: 20,
    })
    expect(memory.between(1, 2)).toBeUndefined()
  })

  it('[RE-4] what was known of a world that has been re-based is known in the new one', () => {
    const memory = seen(4, 1, tag)
    memory.move(1, 2, nowFromThen)
    expect(memory.known(2)).toBe(1)
  })
})

const cluster = (more: Partial<Cluster> = {}): Cluster => ({
  epoch: 1,
  placed: { ...identityPose, position: spot },
  markIds: new Set([newMarkId()]),
  anchor: 0,
  handle: undefined,
  isFleeting: false,
  told: undefined,
  ...more,
})
const read = (clusters: readonly Cluster[], pose: Pose, epoch: number) => {
  readAnchors(clusters, new Map([[0, pose]]), epoch)
  return readAnchors(clusters, new Map([[0, pose]]), epoch)
}

describe('anchors', () => {
  it('[RE-3] one holds the marks within 1.5 m of it, in its own world only', () => {
    const known = cluster()
    expect(clusterFor([known], 1, [1, 1, -0.8])).toBe(known)
    expect(clusterFor([known], 1, [2, 1, -0.8])).toBe('new')
    expect(clusterFor([known], 2, [1, 1, -0.8])).toBe('new')
  })

  it('[RE-3] when there are 30 the nearest holds marks up to 3 m from it, and farther off there is none', () => {
    const known = cluster()
    const many = Array.from({ length: 30 }, () => known)
    expect(clusterFor(many, 1, [2, 1, -0.8])).toBe(known)
    expect(clusterFor(many, 1, [9, 1, -0.8])).toBe('none')
  })

  it('[RE-3] small moves are kept, a jump moves its own marks', () => {
    const known = cluster()
    expect(read([known], { ...identityPose, position: [0.11, 1, -0.8] }, 1)).toEqual([])
    const [move] = read([known], { ...identityPose, position: [0.15, 1, -0.8] }, 1)
    expect(move).toMatchObject({ fromEpoch: 1, markIds: [...known.markIds] })
    expect(move?.nowFromThen.position[0]).toBeCloseTo(0.05)
    expect(read([known], { ...identityPose, position: [0.15, 1, -0.8] }, 1)).toEqual([])
  })

  it('[RE-3] a reading that is still on the move is not believed', () => {
    const known = cluster()
    readAnchors([known], new Map([[0, { ...identityPose, position: [0.3, 1, -0.8] }]]), 1)
    expect(readAnchors([known], new Map([[0, { ...identityPose, position: [0.5, 1, -0.8] }]]), 1)).toEqual([])
  })

  it('[RE-3] after a reset it tells how the whole old world stands in the new one', () => {
    const known = cluster()
    const [move] = read([known], compose(nowFromThen, known.placed), 2)
    expect(move).toMatchObject({ fromEpoch: 1 })
    expect(move?.markIds).toBeUndefined()
    expect(
      distance(transformPoint(move?.nowFromThen ?? identityPose, spot), transformPoint(nowFromThen, spot)),
    ).toBeLessThan(1e-9)
    expect(known.epoch).toBe(2)
  })

  it('[RE-3] follows what others have told of the old world', () => {
    const known = cluster()
    moveClusters([known], 1, 2, nowFromThen)
    expect(read([known], compose(nowFromThen, { ...identityPose, position: spot }), 2)).toEqual([])
  })
})
