// What a room can carry, best first (architecture D5).

/** Clients follow the order for video: H.264 is what headsets encode in hardware, VP8 what every browser has. */
export const roomCodecs = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    // Constrained baseline 3.1 (RFC 6184, 8.1): 1280x720 at 30 pictures a second.
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
] as const
