import { describe, expect, it } from 'vitest'
import { actor, newPictureId, picture, SessionScript } from '../../testing/scenarios.ts'
import type { Command } from '../protocol/commands.ts'
import type { PictureId } from '../protocol/ids.ts'
import { KEPT_CAMERA_STILLS } from './evolveCamera.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const server = { participantId: 'server', role: 'server' } as const
const toStill: Command = {
  type: 'camera.sendAs',
  mode: 'still',
  cause: { reason: 'slow', way: 'up', kbps: 600 },
}

const take = (pictureId: PictureId, frameSeq = 1, epoch = 1): Command => ({
  type: 'still.take',
  pictureId,
  picture: picture({ frameSeq, epoch }),
  because: 'scene',
})
const attach = (pictureId: PictureId): Command => ({
  type: 'still.attach',
  pictureId,
  width: 1280,
  height: 720,
})

describe('how the picture goes', () => {
  it('[CAM-1] is said by the wearer, with the reason and since when; the same twice is nothing new', () => {
    const script = SessionScript.opened()
    expect(script.state.cameraMode).toEqual({ mode: 'video', cause: { reason: 'good' }, sinceMs: undefined })
    expect(script.run(expert, toStill)).toBe('not-allowed')
    expect(script.run(wearer, toStill)).toBeUndefined()
    expect(script.run(wearer, toStill)).toBe('wrong-state')
    expect(script.state.cameraMode).toEqual({
      mode: 'still',
      cause: { reason: 'slow', way: 'up', kbps: 600 },
      sinceMs: script.log.at(-1)?.atMs,
    })
    expect(
      script.run(wearer, { type: 'camera.sendAs', mode: 'still', cause: { reason: 'no-media' } }),
    ).toBeUndefined()
  })

  it('[CAM-2] is chosen by experts, the last one holds', () => {
    const script = SessionScript.opened()
    expect(script.run(wearer, { type: 'camera.choose', choice: 'still' })).toBe('not-allowed')
    expect(script.run(expert, { type: 'camera.choose', choice: 'automatic' })).toBe('wrong-state')
    script.run(expert, { type: 'camera.choose', choice: 'still' })
    script.run(actor('expert', 'second'), { type: 'camera.choose', choice: 'video' })
    expect(script.state.cameraChoice).toBe('video')
  })

  it('[CAM-3] a new still is asked for only while stills go', () => {
    const script = SessionScript.opened()
    expect(script.run(expert, { type: 'still.ask' })).toBe('wrong-state')
    script.run(wearer, toStill)
    expect(script.run(expert, { type: 'still.ask' })).toBeUndefined()
  })
})

describe('stills in place of video', () => {
  it('[CAM-4] the last four are kept with their poses, and none is on the strip', () => {
    const script = SessionScript.opened()
    const ids = Array.from({ length: KEPT_CAMERA_STILLS + 1 }, () => newPictureId())
    for (const [index, pictureId] of ids.entries())
      expect(script.run(wearer, take(pictureId, index))).toBeUndefined()
    expect([...script.state.cameraStills.keys()]).toEqual(ids.slice(1))
    expect(script.state.cameraStills.get(ids[4]!)?.picture.frameSeq).toBe(4)
    expect(script.state.pictures.size).toBe(0)
    expect(script.run(wearer, take(ids[4]!))).toBe('wrong-state')
    expect(script.run(wearer, take(newPictureId(), 9, 0))).toBe('wrong-epoch')
    expect(script.run(expert, take(newPictureId()))).toBe('not-allowed')
  })

  it('[CAM-5] one that is frozen has its bytes, and goes on as any frozen picture', () => {
    const script = SessionScript.opened()
    const pictureId = newPictureId()
    script.run(wearer, take(pictureId, 5))
    expect(script.run(server, attach(pictureId))).toBeUndefined()
    expect(script.run(server, attach(pictureId))).toBe('wrong-state')
    const freeze = (frameSeq: number): Command => ({
      type: 'picture.freeze',
      pictureId,
      picture: picture({ frameSeq }),
    })
    expect(script.run(expert, freeze(6))).toBe('malformed')
    expect(script.run(expert, freeze(5))).toBeUndefined()
    expect(script.state.pictures.get(pictureId)?.still).toEqual({ width: 1280, height: 720 })
  })

  it('[CAM-5] bytes that come after the freezing count for both', () => {
    const script = SessionScript.opened()
    const pictureId = newPictureId()
    script.run(wearer, take(pictureId, 5))
    script.run(expert, { type: 'picture.freeze', pictureId, picture: picture({ frameSeq: 5 }) })
    script.run(server, attach(pictureId))
    expect(script.state.pictures.get(pictureId)?.still).toBeDefined()
    expect(script.state.cameraStills.get(pictureId)?.still).toBeDefined()
  })
})
