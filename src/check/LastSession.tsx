// What the device gave in its last session as a headset: the truth that probing alone cannot tell.
import type { DeviceProfile } from '../shared/protocol/device.ts'
import { checkTexts as t } from './checkTexts.ts'

export function LastSession({ profile }: { readonly profile: DeviceProfile | undefined }) {
  return (
    <section aria-labelledby="session-title">
      <h2 id="session-title">{t('session.title')}</h2>
      {profile === undefined ? <p class="check__quiet">{t('session.none')}</p> : <Rows profile={profile} />}
    </section>
  )
}

function Rows({ profile }: { readonly profile: DeviceProfile }) {
  const { camera } = profile
  const rows = [
    [t('session.mode'), profile.sessionMode],
    [t('session.features'), profile.features.join(', ') || t('none')],
    [t('session.space'), profile.referenceSpace],
    [t('session.blend'), profile.blendMode],
    [t('session.rate'), `${Math.round(profile.frameRateHz)} Hz`],
    [
      t('session.camera'),
      `${camera.source}, ${camera.width}x${camera.height}, ${Math.round(camera.frameRateHz)} Hz`,
    ],
    [t('session.encoder'), profile.encoder ?? t('none')],
    [t('session.geometry'), profile.geometry.join(', ') || t('none')],
    [t('session.emulated'), t(profile.emulated ? 'yes' : 'no')],
  ] as const
  return (
    <dl class="lines">
      {rows.map(([name, value]) => (
        <div key={name} class="line">
          <dt>{name}</dt>
          <dd>
            <span class="line__found">{value}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
