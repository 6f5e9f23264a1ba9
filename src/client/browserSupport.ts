// What a browser must be able to do for each page. Probed, never sniffed.

export type BrowserNeed = 'secure-context' | 'webrtc' | 'camera' | 'webgl2' | 'video-frame-callback'

export type PageName = 'wearer' | 'expert' | 'patient'

// Without a camera or the video-frame callback a page still works, less well; that is said where it matters.
const needsOf: Record<PageName, readonly BrowserNeed[]> = {
  wearer: ['secure-context', 'webrtc', 'camera', 'webgl2'],
  expert: ['secure-context', 'webrtc', 'video-frame-callback'],
  patient: ['secure-context', 'webrtc'],
}

function hasWebGl2(): boolean {
  const context = document.createElement('canvas').getContext('webgl2')
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null
}

const probes: Record<BrowserNeed, () => boolean> = {
  'secure-context': () => window.isSecureContext,
  webrtc: () => 'RTCPeerConnection' in window,
  camera: () => 'mediaDevices' in navigator && 'getUserMedia' in navigator.mediaDevices,
  webgl2: hasWebGl2,
  'video-frame-callback': () => 'requestVideoFrameCallback' in HTMLVideoElement.prototype,
}

/** What `page` needs and this browser does not have; empty when all is well. */
export const missingNeeds = (page: PageName): readonly BrowserNeed[] =>
  needsOf[page].filter((need) => !probes[need]())
