// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { createLocalDevices } from './localDevices.ts'

class FakeTrack extends EventTarget {
  enabled = true
  readyState = 'live'
  readonly kind: 'audio' | 'video'
  constructor(kind: 'audio' | 'video') {
    super()
    this.kind = kind
  }
  getSettings(): { deviceId: string } {
    return { deviceId: this.kind }
  }
  stop(): void {
    this.readyState = 'ended'
  }
  pull(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}

/** Devices that a test pulls out and puts back. */
function setUp() {
  const present = { camera: true, microphone: true }
  const tracks: FakeTrack[] = []
  const media = Object.assign(new EventTarget(), {
    enumerateDevices: () => Promise.resolve([]),
    getUserMedia: ({ video, audio }: { video?: object; audio?: object }) => {
      if ((video !== undefined && !present.camera) || (audio !== undefined && !present.microphone))
        return Promise.reject(new DOMException('gone', 'NotFoundError'))
      const given = [
        ...(video === undefined ? [] : [new FakeTrack('video')]),
        ...(audio === undefined ? [] : [new FakeTrack('audio')]),
      ]
      tracks.push(...given)
      return Promise.resolve({ getTracks: () => given })
    },
  })
  const devices = createLocalDevices(media as unknown as MediaDevices)
  const newest = (kind: FakeTrack['kind']): FakeTrack => tracks.filter((track) => track.kind === kind).at(-1)!
  return { present, media, devices, newest }
}

it('says that a pulled microphone is lost, and opens it again when it is back', async () => {
  const { present, media, devices, newest } = setUp()
  await devices.open()
  expect(devices.microphone.state.value).toBe('on')
  present.microphone = false
  newest('audio').pull()
  expect(devices.microphone.state.value).toBe('lost')
  expect(devices.camera.state.value).toBe('on')
  media.dispatchEvent(new Event('devicechange'))
  await vi.waitFor(() => expect(devices.microphone.state.value).toBe('lost'))
  present.microphone = true
  media.dispatchEvent(new Event('devicechange'))
  await vi.waitFor(() => expect(devices.microphone.state.value).toBe('on'))
  expect(devices.microphone.track.value).toBeDefined()
})

it('says that another program has the camera, and that it has given it back, muted as it was', async () => {
  const { devices, newest } = setUp()
  await devices.open()
  newest('video').dispatchEvent(new Event('mute'))
  expect(devices.camera.state.value).toBe('lost')
  newest('video').dispatchEvent(new Event('unmute'))
  expect(devices.camera.state.value).toBe('on')
  devices.setMuted('camera', true)
  newest('video').dispatchEvent(new Event('mute'))
  newest('video').dispatchEvent(new Event('unmute'))
  expect(devices.camera.state.value).toBe('muted')
})

it('tries a camera that was taken once more by itself, and keeps nothing open once it is closed', async () => {
  vi.useFakeTimers()
  try {
    const { devices, newest } = setUp()
    await devices.open()
    newest('video').pull()
    expect(devices.camera.state.value).toBe('lost')
    await vi.advanceTimersByTimeAsync(5000)
    expect(devices.camera.state.value).toBe('on')
    devices.close()
    expect(newest('video').readyState).toBe('ended')
  } finally {
    vi.useRealTimers()
  }
})
