// The wearer's device in one line of plain words: "See-through headset · knows walls, floor and tables · picture 1280 × 720".
import type { DeviceProfile } from '../../shared/protocol/device.ts'
import { panelTexts } from '../deskTexts.ts'

/** Only phones draw a page over mixed reality. */
const isPhone = ({ features }: DeviceProfile): boolean => features.includes('dom-overlay')

/** Told by what it does for the expert, not by its name. */
function model(profile: DeviceProfile): string {
  if (profile.sessionMode === 'page') return panelTexts('modelPage')
  if (profile.blendMode === 'additive') return panelTexts('modelSeeThrough')
  return panelTexts(isPhone(profile) ? 'modelPhone' : 'modelXr')
}

/** What the wearer has, within a sentence and at its beginning: the headset as long as nobody knows better. */
export function deviceNames(profile: DeviceProfile | undefined): {
  readonly device: string
  readonly Device: string
} {
  const isPage = profile?.sessionMode === 'page'
  const device = panelTexts(
    isPage ? 'namePage' : profile !== undefined && isPhone(profile) ? 'namePhone' : 'nameHeadset',
  )
  return { device, Device: device.charAt(0).toUpperCase() + device.slice(1) }
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
