import { describe, expect, it } from 'vitest'
import { Command } from '../protocol/commands.ts'
import { roles } from '../protocol/roles.ts'
import { MediaSource, requestNames } from '../protocol/signalling.ts'
import {
  mayCommand,
  mayProduce,
  mayPublishPresence,
  mayReadLog,
  mayReceive,
  dataLabelOf,
  mayReceiveData,
  mayRequest,
} from './permissions.ts'

const commandTypes = Command.options.map((option) => option.shape.type.value)
const presenceTypes = ['pointer', 'ink', 'viewer', 'cue', 'quality', 'noMedia'] as const

describe('permissions', () => {
  it('[PERM-1] pins which role may command what', () => {
    const table = Object.fromEntries(
      [...roles, 'server' as const].map((role) => [
        role,
        commandTypes.filter((type) => mayCommand(role, type)).join(' '),
      ]),
    )
    expect(table).toEqual({
      wearer:
        'consent.give media.report device.describe camera.calibrate epoch.raise marks.rebase tracking.report ' +
        'mark.place mark.leaveUnplaced mark.hold mark.letGo mark.reshape mark.tilt mark.restyle guide.goTo mark.erase ' +
        'mark.clear mark.undo mark.redo board.show board.hide camera.limit camera.sendAs still.take chat.send session.close',
      expert:
        'media.report picture.freeze picture.release picture.reopen picture.discard mark.draw mark.refine ' +
        'mark.hold mark.letGo mark.reshape mark.tilt mark.restyle guide.goTo mark.erase mark.clear mark.undo mark.redo ' +
        'board.show board.hide board.draw board.wipe camera.choose still.ask chat.send session.close',
      patient: 'consent.give media.report chat.send',
      observer: '',
      server: 'still.attach board.attach session.close',
    })
  })

  it('[PERM-1] pins which role may ask for which request: an observer only follows', () => {
    const refused = Object.fromEntries(
      roles.map((role) => [role, requestNames.filter((name) => !mayRequest(role, name)).join(' ')]),
    )
    expect(refused).toEqual({
      wearer: '',
      expert: '',
      patient: 'dataProducer.create',
      observer: 'command.submit producer.create producer.setPaused producer.close dataProducer.create',
    })
  })

  it('[PERM-1] pins who may publish which presence', () => {
    const table = Object.fromEntries(
      roles.map((role) => [role, presenceTypes.filter((type) => mayPublishPresence(role, type)).join(' ')]),
    )
    expect(table).toEqual({
      wearer: 'viewer quality noMedia',
      expert: 'pointer ink cue quality noMedia',
      patient: 'quality noMedia',
      observer: 'quality noMedia',
    })
  })

  it('[PERM-2] [PERM-3] pins who sends and who gets what', () => {
    const sources = MediaSource.options
    expect(roles.filter((role) => sources.every((source) => mayProduce(role, source)))).toEqual([
      'wearer',
      'expert',
      'patient',
    ])
    const gets = Object.fromEntries(
      roles.map((to) => [
        to,
        roles.filter((from) => sources.every((source) => mayReceive(to, from, source))).join(' '),
      ]),
    )
    expect(gets).toEqual({
      wearer: 'expert',
      expert: 'wearer expert patient',
      patient: 'expert',
      observer: 'wearer expert patient',
    })
    expect(roles.map(dataLabelOf)).toEqual(['frames', 'presence', undefined, undefined])
    expect(roles.filter((role) => mayReceiveData(role, 'frames'))).toEqual(['expert', 'observer'])
    expect(roles.filter((role) => mayReceiveData(role, 'presence'))).toEqual(roles)
  })

  it('[PERM-4] lets wearer and expert take the log away as a file', () => {
    expect(roles.filter(mayReadLog)).toEqual(['wearer', 'expert'])
  })
})
