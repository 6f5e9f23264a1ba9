import { AppError, type ErrorCode } from '../shared/protocol/errors.ts'
import { MemorySignalling, settle } from './memorySignalling.ts'
import { signallingContract } from './signalling.contract.ts'

signallingContract('in memory', () => {
  const handshakes: { takeOver: boolean }[] = []
  const presences: unknown[] = []
  let answer: (name: string, data: unknown) => unknown = () => ({})
  let refusal: ErrorCode | undefined
  const signalling = new MemorySignalling({
    onConnect: (handshake) => {
      handshakes.push(handshake)
      const code = refusal
      refusal = undefined
      return code === undefined ? undefined : { code, message: code }
    },
    onRequest: (name, data) => {
      const given = answer(name, data)
      if (given instanceof AppError) throw given
      return given
    },
    onPresence: (presence) => presences.push(presence),
  })
  return Promise.resolve({
    signalling,
    handshakes,
    presences,
    answerWith: (next) => (answer = next),
    refuseNext: (code) => (refusal = code),
    // The contract also sends what no schema takes.
    notify: (name, data) => signalling.notify(name as 'consumer.closed', data),
    cut: () => signalling.cut(),
    mend: () => signalling.mend(),
    until: async (condition) => {
      await settle([signalling])
      if (!condition()) throw new Error('it never came to be')
    },
    close: async () => signalling.close(),
  })
})
