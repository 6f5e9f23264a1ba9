import { describe, expect, it } from 'vitest'
import { emptyOverlay } from '../client/liveOverlay.ts'
import { ParticipantId, PeerId, PictureId } from '../shared/protocol/ids.ts'
import type { Role } from '../shared/protocol/roles.ts'
import {
  emptySession,
  type FrozenPicture,
  type PeerState,
  type SessionState,
} from '../shared/session/state.ts'
import { actor, drawInk, newMarkId, newPictureId, picture, SessionScript } from '../testing/scenarios.ts'
import { shownPicture, situationOf } from './situation.ts'

const peers = (...roles: Role[]): SessionState['peers'] =>
  new Map(
    roles.map((role) => [
      PeerId.parse(role),
      {
        peerId: PeerId.parse(role),
        participantId: ParticipantId.parse(role),
        role,
        joinedAtMs: 0,
        microphone: 'on',
        attention: 'here',
        camera: 'on',
      },
    ]),
  )
const frozen = (id: string, released: boolean): FrozenPicture => ({
  pictureId: PictureId.parse(id),
  by: ParticipantId.parse('expert'),
  frozenAtMs: 0,
  picture: {
    epoch: 1,
    frameSeq: 1,
    captureTimeMs: 0,
    worldFromCamera: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
    intrinsics: { width: 1280, height: 720, fx: 900, fy: 900, cx: 640, cy: 360 },
    match: 'exact',
    tracked: true,
  },
  still: undefined,
  openedBy: ParticipantId.parse('expert'),
  released,
  discarded: false,
})
const pictures = (...all: FrozenPicture[]): SessionState['pictures'] =>
  new Map(all.map((picture) => [picture.pictureId, picture]))
const first = '018f0000-0000-7000-8000-000000000001'
const second = '018f0000-0000-7000-8000-000000000002'

const live = { connection: 'live', media: 'connected', overlay: emptyOverlay, hasFace: true } as const
const both = { ...emptySession, peers: peers('expert', 'wearer') }

describe('what happens now', () => {
  it('says first when the connection is away', () => {
    expect(situationOf({ ...live, connection: 'reconnecting', state: both })).toBe('reconnecting')
    expect(situationOf({ ...live, connection: 'connecting', state: both })).toBe('connecting')
  })

  it('waits calmly for the orthopedist', () => {
    expect(situationOf({ ...live, state: { ...emptySession, peers: peers('wearer') } })).toBe('waiting')
  })

  it('says who is there when there is no picture to look at', () => {
    expect(situationOf({ ...live, state: both })).toBe('talking')
    expect(situationOf({ ...live, state: both, hasFace: false })).toBe('noFace')
    expect(situationOf({ ...live, state: { ...both, peers: peers('expert') } })).toBe('alone')
    const cameraMode = { mode: 'still', cause: { reason: 'lossy' }, sinceMs: 1 } as const
    expect(situationOf({ ...live, state: { ...both, cameraMode }, hasFace: false })).toBe('soundOnly')
    expect(situationOf({ ...live, state: both, noMedia: true })).toBe('noSound')
  })

  it('says that the orthopedist is away behind another window or not heard, unless another one is here', () => {
    const change = (role: Role, more: Partial<PeerState>, among: SessionState = both): SessionState => {
      const peer = among.peers.get(PeerId.parse(role))
      return peer === undefined
        ? among
        : { ...among, peers: new Map(among.peers).set(peer.peerId, { ...peer, ...more }) }
    }
    expect(situationOf({ ...live, state: change('expert', { attention: 'hidden' }) })).toBe('expertHidden')
    expect(situationOf({ ...live, state: change('expert', { microphone: 'lost' }) })).toBe('expertSilent')
    expect(situationOf({ ...live, state: change('wearer', { attention: 'doffed' }) })).toBe('headsetOff')
    expect(situationOf({ ...live, state: change('expert', { attention: 'unheard' }) })).toBe('expertUnheard')
    expect(situationOf({ ...live, state: change('wearer', { attention: 'unheard' }) })).toBe('headsetUnheard')
    const second: PeerState = { ...both.peers.get(PeerId.parse('expert'))!, peerId: PeerId.parse('second') }
    const two = { ...both, peers: new Map(both.peers).set(second.peerId, second) }
    expect(situationOf({ ...live, state: change('expert', { attention: 'hidden' }, two) })).toBe('talking')
    const unheard = change('expert', { attention: 'unheard' }, two)
    expect(situationOf({ ...live, state: unheard })).toBe('talking')
    const hidden = { ...second, attention: 'hidden' as const }
    const neither = { ...unheard, peers: new Map(unheard.peers).set(hidden.peerId, hidden) }
    expect(situationOf({ ...live, state: neither })).toBe('expertHidden')
  })

  it('says that a picture is looked at while it is frozen', () => {
    expect(situationOf({ ...live, state: { ...both, pictures: pictures(frozen(first, false)) } })).toBe(
      'looking',
    )
  })

  it('says that a picture with marks is shown, and once they have gone back to live that it was shown', () => {
    const script = SessionScript.opened()
    const [expert, pictureId] = [actor('expert'), newPictureId()]
    script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
    script.run(expert, drawInk(newMarkId(), { pictureId }))
    const now = () => situationOf({ ...live, state: { ...script.state, peers: both.peers } })
    expect(now()).toBe('showing')
    script.run(expert, { type: 'picture.release', pictureId })
    expect(now()).toBe('shown')
  })

  it('[STILL-7] says that what was shown was put away, unless another still or page is shown', () => {
    expect(situationOf({ ...live, state: both, isPutAway: true })).toBe('putAway')
    const another = { ...both, pictures: pictures(frozen(first, false)) }
    expect(situationOf({ ...live, state: another, isPutAway: true })).toBe('looking')
  })

  it('says that media are away, but not when nobody is there to be seen', () => {
    expect(situationOf({ ...live, media: 'failed', state: both })).toBe('mediaAway')
    expect(situationOf({ ...live, media: 'failed', state: emptySession })).toBe('waiting')
  })
})

describe('the still beside the face', () => {
  it('is the newest that is not released', () => {
    const state = { ...both, pictures: pictures(frozen(first, false), frozen(second, true)) }
    expect(shownPicture(state)?.pictureId).toBe(first)
  })

  it('goes when it is released and has no marks', () => {
    expect(shownPicture({ ...both, pictures: pictures(frozen(first, true)) })).toBeUndefined()
  })
})
