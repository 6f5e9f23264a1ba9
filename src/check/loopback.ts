// A WebRTC connection from this page to itself: shows that nothing on the machine (policy, firewall, extension)
// stops it. The way to the server is another matter, which the call itself shows.
import type { ProbeResult } from './report.ts'

const LIMIT_MS = 8000

export async function testLoopback(nowMs: () => number): Promise<ProbeResult> {
  const caller = new RTCPeerConnection()
  const callee = new RTCPeerConnection()
  const startedAtMs = nowMs()
  try {
    caller.onicecandidate = ({ candidate }) => void callee.addIceCandidate(candidate ?? undefined)
    callee.onicecandidate = ({ candidate }) => void caller.addIceCandidate(candidate ?? undefined)
    const opened = waitForOpen(caller.createDataChannel('check', { ordered: false, maxRetransmits: 0 }))
    await caller.setLocalDescription()
    if (caller.localDescription !== null) await callee.setRemoteDescription(caller.localDescription)
    await callee.setLocalDescription()
    if (callee.localDescription !== null) await caller.setRemoteDescription(callee.localDescription)
    const isOpen = await opened
    return isOpen
      ? { verdict: 'good', found: `${Math.round(nowMs() - startedAtMs)} ms` }
      : { verdict: 'missing', found: `no connection within ${LIMIT_MS / 1000} s` }
  } finally {
    caller.close()
    callee.close()
  }
}

const waitForOpen = (channel: RTCDataChannel): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), LIMIT_MS)
    channel.onopen = () => {
      clearTimeout(timer)
      resolve(true)
    }
  })
