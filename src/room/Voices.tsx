// The others' sound. When the browser wants a press first, it says so with a button.
import type { RemoteTrack } from '../client/ports.ts'
import { Button } from '../client/ui/Button.tsx'
import { Volume2 } from 'lucide'
import { useEffect, useRef, useState } from 'preact/hooks'
import { roomTexts as t } from './roomTexts.ts'

export function Voices({ voices }: { readonly voices: readonly RemoteTrack[] }) {
  const [blocked, setBlocked] = useState(false)
  const [attempt, setAttempt] = useState(0)
  return (
    <>
      {voices.map((voice) => (
        <Voice
          key={voice.consumerId}
          track={voice.track}
          attempt={attempt}
          onBlocked={() => setBlocked(true)}
        />
      ))}
      {blocked && (
        <div class="room__blocked" role="alert">
          <p>{t('audio.blocked')}</p>
          <Button
            variant="primary"
            icon={Volume2}
            onClick={() => {
              setBlocked(false)
              setAttempt(attempt + 1)
            }}
          >
            {t('audio.unblock')}
          </Button>
        </div>
      )}
    </>
  )
}

interface VoiceProps {
  readonly track: MediaStreamTrack
  readonly attempt: number
  readonly onBlocked: () => void
}

function Voice({ track, attempt, onBlocked }: VoiceProps) {
  const audio = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const element = audio.current
    if (element === null) return
    element.srcObject = new MediaStream([track])
  }, [track])
  useEffect(() => {
    audio.current?.play().catch((error: unknown) => {
      // Other failures (a track that ended meanwhile) need nobody's press.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked()
    })
  }, [track, attempt])
  return <audio ref={audio} />
}
