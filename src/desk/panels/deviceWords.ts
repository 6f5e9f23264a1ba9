// The wearer's device in one line of plain words: "See-through headset · knows walls, floor and tables · picture 1280 × 720".
import type { DeviceProfile } from '../../shared/protocol/device.ts'
import { panelTexts } from '../deskTexts.ts'

/** Told by what it does for the expert, not by its name. */
function model({ sessionMode, blendMode, features }: DeviceProfile): string {
  if (sessionMode === 'page') return panelTexts('modelPage')
  if (blendMode === 'additive') return panelTexts('modelSeeThrough')
  // Only phones draw a page over mixed reality.
  return panelTexts(features.includes('dom-overlay') ? 'modelPhone' : 'modelXr')
}

const geometryWords = {
  depth: 'featureDepth',
  mesh: 'featureMesh',
  plane: 'featurePlane',
  stated: 'featureStated',
} as const

export function wearerDeviceWords(profile: DeviceProfile): string {
  const known = profile.geometry.filter((kind) => kind !== 'stated')
  const geometry = known.length === 0 && profile.sessionMode !== 'page' ? (['stated'] as const) : known
  const { width, height } = profile.camera
  return [
    model(profile),
    ...geometry.map((kind) => panelTexts(geometryWords[kind])),
    ...(width > 0 ? [panelTexts('camera', { width: String(width), height: String(height) })] : []),
    ...(profile.emulated ? [panelTexts('emulated')] : []),
  ].join(' · ')
}
