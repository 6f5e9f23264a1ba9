// @vitest-environment happy-dom
// What is said of who reads the messages: the wearer's page shows an expert's words large (SAY-1), the patient's page none.
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { language, type Language } from '../../client/i18n/i18n.ts'
import { emptySession } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { ChatPanel } from './ChatPanel.tsx'

function emptyChatIn(spoken: Language): string {
  language.value = spoken
  const session = { state: signal(emptySession), me: signal(undefined) }
  const host = document.createElement('div')
  void act(() => render(<ChatPanel call={{ session } as unknown as DeskCall} />, host))
  return host.textContent
}

describe('the chat before its first message', () => {
  afterEach(() => {
    language.value = 'en'
  })

  it('[SAY-1] says that the wearer has the words before the eyes, who else sees them, and who does not', () => {
    expect(emptyChatIn('en')).toMatch(/physiotherapist’s eyes.*other orthopedists.*patient’s.*not/)
    expect(emptyChatIn('nb')).toMatch(/øynene til fysioterapeuten.*andre ortopeder.*Pasientens.*ikke/)
  })
})
