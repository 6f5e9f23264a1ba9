// That one is heard: a bar that moves with the voice.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { watchAudioLevel } from '../../client/call/audioLevel.ts'
import type { LocalDevices } from '../../client/call/localDevices.ts'
import { Meter } from '../../client/ui/Meter.tsx'
import { deskTexts } from '../deskTexts.ts'

export function MicrophoneLevel({ devices }: { readonly devices: LocalDevices }) {
  const level = useSignal(0)
  const track = devices.microphone.track.value
  useEffect(() => {
    if (track === undefined) return undefined
    const audio = watchAudioLevel(track)
    const stop = audio.level.subscribe((value) => (level.value = value))
    return () => {
      stop()
      audio.close()
      level.value = 0
    }
  }, [track])
  if (track === undefined) return null
  return (
    <div class="desk-level">
      <Meter label={deskTexts('level')} level={level} />
    </div>
  )
}
