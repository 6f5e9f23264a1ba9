// How the wearer likes to be guided, kept on this device. Says nothing about anybody.
import { effect, signal, type Signal } from '@preact/signals-core'

export interface GuideSettings {
  /** Gaze that rests on a button presses it. */
  readonly gaze: Signal<boolean>
  /** A quiet chime for what is out of view. */
  readonly sound: Signal<boolean>
}

const KEY = 'skulder.guide'

/** `storage` is undefined where the browser refuses it: then the settings last as long as the page. */
export function createGuideSettings(storage: Storage | undefined): GuideSettings {
  const off = new Set((storage?.getItem(KEY) ?? '').split(' '))
  const settings = { gaze: signal(!off.has('gaze')), sound: signal(!off.has('sound')) }
  effect(() => {
    const names = (['gaze', 'sound'] as const).filter((name) => !settings[name].value)
    try {
      storage?.setItem(KEY, names.join(' '))
    } catch {
      // A full storage: not remembered, still switched.
    }
  })
  return settings
}
