// Before the call: what will happen in plain words, oneself in the mirror, and one big button.
import { Check } from 'lucide'
import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { watchAudioLevel, type AudioLevel } from '../client/call/audioLevel.ts'
import type { LocalDevices } from '../client/call/localDevices.ts'
import { deviceStateText } from '../client/i18n/deviceTexts.ts'
import { checkPage } from '../client/joinLink.ts'
import { Button } from '../client/ui/Button.tsx'
import { Icon } from '../client/ui/Icon.tsx'
import { LanguageSwitch } from '../client/ui/LanguageSwitch.tsx'
import { Meter } from '../client/ui/Meter.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { pageTexts } from '../client/ui/pageTexts.ts'
import { Wordmark } from '../client/ui/Wordmark.tsx'
import { OwnDevices } from './OwnDevices.tsx'
import { roomTexts as t } from './roomTexts.ts'
import { VideoTrack } from './VideoTrack.tsx'

interface PreJoinProps {
  readonly devices: LocalDevices
  readonly title: string
  readonly onJoin: () => void
}

const points = ['preJoin.what.1', 'preJoin.what.2', 'preJoin.what.3', 'preJoin.what.4'] as const

export function PreJoin({ devices, title, onJoin }: PreJoinProps) {
  usePageTitle(t('title.preJoin'))
  return (
    <div class="prejoin">
      <header class="prejoin__bar">
        <Wordmark />
        <LanguageSwitch short />
      </header>
      <main class="prejoin__main">
        <div class="prejoin__words">
          <p class="prejoin__session">{title}</p>
          <h1>{t('preJoin.heading')}</h1>
          <ul role="list">
            {points.map((point) => (
              <li key={point}>
                <Icon icon={Check} />
                {t(point)}
              </li>
            ))}
          </ul>
        </div>
        <div class="prejoin__self">
          <OwnPicture devices={devices} />
          <OwnSound devices={devices} />
          <OwnDevices devices={devices} />
        </div>
        <div class="prejoin__join">
          <p>{t('preJoin.consent')}</p>
          <Button variant="primary" class="prejoin__button" onClick={onJoin}>
            {t('preJoin.join')}
          </Button>
          <a href={checkPage(location.href)}>{pageTexts('testLine')}</a>
        </div>
      </main>
    </div>
  )
}

function OwnPicture({ devices }: { readonly devices: LocalDevices }) {
  const track = devices.camera.track.value
  return (
    <div class="mirror">
      {track === undefined ? (
        <p class="mirror__words">
          {devices.available.value.length === 0
            ? t('preJoin.asking')
            : deviceStateText('camera', devices.camera.state.value)}
        </p>
      ) : (
        <VideoTrack track={track} label={t('preJoin.own')} class="mirror__video" mirrored />
      )}
    </div>
  )
}

const silence = signal(0)

function OwnSound({ devices }: { readonly devices: LocalDevices }) {
  const track = devices.microphone.track.value
  const [audio, setAudio] = useState<AudioLevel | undefined>(undefined)
  useEffect(() => {
    if (track === undefined) return undefined
    const watched = watchAudioLevel(track)
    setAudio(watched)
    return () => {
      watched.close()
      setAudio(undefined)
    }
  }, [track])
  if (track === undefined) return null
  return (
    <div class="sound">
      <Meter label={t('preJoin.level')} level={audio?.level ?? silence} />
      <p>{t('preJoin.say')}</p>
    </div>
  )
}
