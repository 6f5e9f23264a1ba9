// Asks the browser what it can do. Every probe ends: with what was found, or with the fault in words.
import type { Health } from '../shared/protocol/rest.ts'
import { testLoopback } from './loopback.ts'
import { probeIds, type ProbeId, type ProbeResult, type Verdict } from './report.ts'

interface ProbeOptions {
  readonly fetchHealth: () => Promise<Health>
  readonly nowMs: () => number
}

const yesOrNo = (isThere: boolean, otherwise: Verdict): ProbeResult => ({
  verdict: isThere ? 'good' : otherwise,
  found: isThere ? 'yes' : 'no',
})

async function probeServer({ fetchHealth, nowMs }: ProbeOptions): Promise<ProbeResult> {
  const startedAtMs = nowMs()
  const health = await fetchHealth()
  const tookMs = Math.round(nowMs() - startedAtMs)
  return {
    verdict: health.ok && health.mediaWorkers > 0 ? 'good' : 'limited',
    found: `${health.version}, mediasoup × ${health.mediaWorkers}, ${tookMs} ms`,
  }
}

function probeCodecs(): ProbeResult {
  const capabilities = 'RTCRtpSender' in window ? RTCRtpSender.getCapabilities('video') : null
  const names = [
    ...new Set((capabilities?.codecs ?? []).map((codec) => codec.mimeType.replace('video/', ''))),
  ]
  const real = names.filter((name) => !['rtx', 'red', 'ulpfec', 'flexfec-03'].includes(name))
  const verdict = real.includes('H264') ? 'good' : real.includes('VP8') ? 'limited' : 'missing'
  return { verdict, found: real.join(', ') || 'none' }
}

async function probeDevices(kind: 'videoinput' | 'audioinput'): Promise<ProbeResult> {
  if (!('mediaDevices' in navigator)) return { verdict: 'missing', found: 'no access' }
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind)
  const names = devices.map((device) => device.label).filter((label) => label !== '')
  if (devices.length === 0) return { verdict: 'missing', found: '0' }
  // Names are shown only after permission; that is no fault.
  return { verdict: 'good', found: names.length > 0 ? names.join(', ') : String(devices.length) }
}

function probeWebGl(): ProbeResult {
  const context = document.createElement('canvas').getContext('webgl2')
  if (context === null) return { verdict: 'missing', found: 'no' }
  const info = context.getExtension('WEBGL_debug_renderer_info')
  const renderer = String(context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER))
  context.getExtension('WEBGL_lose_context')?.loseContext()
  const isSoftware = /swiftshader|llvmpipe|software|basic render/i.test(renderer)
  return { verdict: isSoftware ? 'limited' : 'good', found: renderer }
}

function probeEncodedTransform(): ProbeResult {
  if ('RTCRtpScriptTransform' in window) return { verdict: 'good', found: 'RTCRtpScriptTransform' }
  const isOld = 'RTCRtpSender' in window && 'createEncodedStreams' in RTCRtpSender.prototype
  return isOld ? { verdict: 'good', found: 'createEncodedStreams' } : { verdict: 'limited', found: 'no' }
}

interface XrProbe {
  isSessionSupported(mode: string): Promise<boolean>
}
const isXr = (value: unknown): value is XrProbe =>
  typeof value === 'object' && value !== null && 'isSessionSupported' in value

async function probeXr(mode: 'immersive-ar' | 'immersive-vr'): Promise<ProbeResult> {
  const xr: unknown = 'xr' in navigator ? navigator.xr : undefined
  if (!isXr(xr)) return { verdict: 'limited', found: 'no WebXR' }
  return yesOrNo(await xr.isSessionSupported(mode), 'limited')
}

/** Interfaces of WebXR modules that are there; whether the device serves them shows only in a session. */
const xrInterfaces = [
  ['hit-test', 'XRHitTestSource'],
  ['anchors', 'XRAnchor'],
  ['plane-detection', 'XRPlane'],
  ['mesh-detection', 'XRMesh'],
  ['depth-sensing', 'XRDepthInformation'],
  ['hand-tracking', 'XRHand'],
  ['camera-access', 'XRCamera'],
] as const

function probeXrModules(): ProbeResult {
  const found = xrInterfaces.filter(([, name]) => name in window).map(([feature]) => feature)
  return { verdict: 'info', found: found.join(', ') || 'none' }
}

function probeMachine(): ProbeResult {
  const memory = 'deviceMemory' in navigator ? `${String(navigator.deviceMemory)} GB, ` : ''
  const screenSize = `${screen.width}x${screen.height}@${devicePixelRatio}`
  const cores = navigator.hardwareConcurrency
  return {
    verdict: cores >= 4 ? 'good' : 'limited',
    found: `${cores} cores, ${memory}${screenSize}`,
  }
}

const probesOf = (options: ProbeOptions): Record<ProbeId, () => ProbeResult | Promise<ProbeResult>> => ({
  secureContext: () => yesOrNo(window.isSecureContext, 'missing'),
  server: () => probeServer(options),
  webrtc: () => yesOrNo('RTCPeerConnection' in window, 'missing'),
  loopback: () => testLoopback(options.nowMs),
  codecs: probeCodecs,
  camera: () => probeDevices('videoinput'),
  microphone: () => probeDevices('audioinput'),
  webgl2: probeWebGl,
  videoFrameCallback: () => yesOrNo('requestVideoFrameCallback' in HTMLVideoElement.prototype, 'limited'),
  encodedTransform: probeEncodedTransform,
  immersiveAr: () => probeXr('immersive-ar'),
  immersiveVr: () => probeXr('immersive-vr'),
  xrModules: probeXrModules,
  machine: probeMachine,
})

/** Runs all probes side by side and tells each as it ends. */
export async function runProbes(
  options: ProbeOptions,
  onResult: (id: ProbeId, result: ProbeResult) => void,
): Promise<void> {
  const probes = probesOf(options)
  await Promise.all(
    probeIds.map(async (id) => {
      try {
        onResult(id, await probes[id]())
      } catch (error) {
        onResult(id, { verdict: 'missing', found: error instanceof Error ? error.message : String(error) })
      }
    }),
  )
}
