// What the device gave in its last session as a headset: the truth that probing alone cannot tell.
import type { LagReport } from '../client/lagReport.ts'
import type { DeviceProfile } from '../shared/protocol/device.ts'
import { checkTexts as t } from './checkTexts.ts'

interface LastSessionProps {
  readonly profile: DeviceProfile | undefined
  readonly lag: LagReport | undefined
}

export function LastSession({ profile, lag }: LastSessionProps) {
  return (
    <section aria-labelledby="session-title">
      <h2 id="session-title">{t('session.title')}</h2>
      {profile === undefined ? (
        <p class="check__quiet">{t('session.none')}</p>
      ) : (
        <Rows profile={profile} lag={lag} />
      )}
    </section>
  )
}

/** `82 ms ± 2 ms, sure (0.97); in use: 82 ms` */
function lagWords({ lagMs, sigmaMs, correlation, confident, inUseMs }: LagReport): string {
  return t(confident ? 'session.lagSure' : 'session.lagUnsure', {
    lag: Math.round(lagMs),
    sigma: Math.max(1, Math.round(sigmaMs)),
    correlation: correlation.toFixed(2),
    inUse: Math.round(inUseMs),
  })
}

function Rows({ profile, lag }: { readonly profile: DeviceProfile; readonly lag: LagReport | undefined }) {
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
    [t('session.lag'), lag === undefined ? t('none') : lagWords(lag)],
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
