// Who may do what: one table for server and pages. A page greys out what this refuses; the server enforces it.
import type { CommandType } from '../protocol/commands.ts'
import type { Presence } from '../protocol/presence.ts'
import type { Role } from '../protocol/roles.ts'
import type { DataLabel, MediaSource, RequestName } from '../protocol/signalling.ts'

/** Roles and the server itself, which may ask for what no participant may. */
export type ActorRole = Role | 'server'

const commands: Record<CommandType, readonly ActorRole[]> = {
  'consent.give': ['wearer', 'patient'],
  'media.report': ['wearer', 'expert', 'patient'],
  'device.describe': ['wearer'],
  'camera.calibrate': ['wearer'],
  'epoch.raise': ['wearer'],
  'tracking.report': ['wearer'],
  'marks.rebase': ['wearer'],
  'picture.freeze': ['expert'],
  'picture.release': ['expert'],
  'picture.reopen': ['expert'],
  'picture.discard': ['expert'],
  'still.attach': ['server'],
  'mark.draw': ['expert'],
  'mark.place': ['wearer'],
  'mark.leaveUnplaced': ['wearer'],
  'mark.refine': ['expert'],
  'mark.hold': ['expert', 'wearer'],
  'mark.letGo': ['expert', 'wearer'],
  'mark.reshape': ['expert', 'wearer'],
  'mark.tilt': ['expert', 'wearer'],
  'mark.restyle': ['expert', 'wearer'],
  'guide.goTo': ['expert', 'wearer'],
  // Who has the marks before the eyes must be able to take them away.
  'mark.erase': ['expert', 'wearer'],
  'mark.clear': ['expert', 'wearer'],
  'mark.undo': ['expert', 'wearer'],
  'mark.redo': ['expert', 'wearer'],
  'board.attach': ['server'],
  'board.show': ['expert', 'wearer'],
  'board.hide': ['expert', 'wearer'],
  'board.draw': ['expert'],
  'board.wipe': ['expert'],
  'camera.limit': ['wearer'],
  'camera.sendAs': ['wearer'],
  'camera.choose': ['expert'],
  'still.ask': ['expert'],
  'still.take': ['wearer'],
  'chat.send': ['wearer', 'expert', 'patient'],
  'session.close': ['expert', 'wearer', 'server'],
}

const everybody: readonly Role[] = ['wearer', 'expert', 'patient', 'observer']
const senders: readonly Role[] = ['wearer', 'expert', 'patient']

const requests: Record<RequestName, readonly Role[]> = {
  'session.enter': everybody,
  'log.readAfter': everybody,
  'command.submit': senders,
  'clock.ping': everybody,
  'router.describe': everybody,
  'transport.create': everybody,
  'transport.connect': everybody,
  'transport.restartIce': everybody,
  'producer.create': senders,
  'producer.setPaused': senders,
  'producer.close': senders,
  'dataProducer.create': ['wearer', 'expert'],
  'media.subscribe': everybody,
  'consumer.resume': everybody,
}

const presence: Record<Presence['type'], readonly Role[]> = {
  pointer: ['expert'],
  ink: ['expert'],
  cue: ['expert'],
  viewer: ['wearer'],
  quality: everybody,
  noMedia: everybody,
}

const produces: Record<MediaSource, readonly Role[]> = { camera: senders, microphone: senders }

/**
 * Whose sound and picture each role gets. Wearer and patient share a room: relayed to each other, their sound
 * would come back as an echo and howl, and their pictures show what both can see.
 */
const receives: Record<Role, readonly Role[]> = {
  wearer: ['expert'],
  expert: ['wearer', 'patient', 'expert'],
  patient: ['expert'],
  observer: ['wearer', 'patient', 'expert'],
}

export const mayCommand = (role: ActorRole, type: CommandType): boolean => commands[type].includes(role)

export const mayRequest = (role: Role, name: RequestName): boolean => requests[name].includes(role)

export const mayPublishPresence = (role: Role, type: Presence['type']): boolean =>
  presence[type].includes(role)

export const mayProduce = (role: Role, source: MediaSource): boolean => produces[source].includes(role)

export const mayReceive = (toRole: Role, fromRole: Role, _source: MediaSource): boolean =>
  receives[toRole].includes(fromRole)

const dataLabels: Partial<Record<Role, DataLabel>> = { wearer: 'frames', expert: 'presence' }

/** What the role sends on its data channel; undefined for who has none. */
export const dataLabelOf = (role: Role): DataLabel | undefined => dataLabels[role]

/** Pose records are needed by who re-projects marks onto the wearer's picture; presence goes to all. */
export const mayReceiveData = (role: Role, label: DataLabel): boolean =>
  label === 'presence' || role === 'expert' || role === 'observer'

/** Putting an image or document into the wearer's room. */
export const maySendBoards = (role: Role): boolean => role === 'expert'

/** Taking the whole log away as a file; reading it to follow the session (`log.readAfter`) is everybody's. */
export const mayReadLog = (role: Role): boolean => role === 'wearer' || role === 'expert'

/** Figures of everybody's connection: for who carries the session. */
export const mayReadQuality = (role: Role): boolean => role === 'wearer' || role === 'expert'
