// HTTP bodies. All but the demo's and health need `Authorization: Bearer <join token>`.
//   GET  /api/health                                  Health
//   GET  /api/demo                                    DemoInfo          (demo only)
//   GET  /api/session                                 SessionInfo       whom this link is for
//   GET  /api/sessions/:sessionId/log                 NDJSON, one SessionEvent a line (wearer, expert)
//   GET  /api/sessions/:sessionId/quality             QualityReport     (wearer, expert)
//   PUT  /api/sessions/:sessionId/pictures/:pictureId JPEG bytes        (wearer; header x-picture-size: WxH)
//   GET  /api/sessions/:sessionId/pictures/:pictureId JPEG bytes
//   PUT  /api/sessions/:sessionId/boards/:boardId/pages/:page   JPEG or PNG bytes, before the board is attached (expert)
//   POST /api/sessions/:sessionId/boards/:boardId     NewBoard          attaches the board: all its pages are there (expert)
//   DELETE /api/sessions/:sessionId/boards/:boardId                     an upload given up (expert)
//   GET  /api/sessions/:sessionId/boards/:boardId/pages/:page   JPEG or PNG bytes
//   GET  /api/scenarios                               ScenarioList      (names in the data folder)
//   GET  /api/scenarios/:name                         scenario JSON of the data folder
import { z } from 'zod'
import { BoardTitle, MAX_BOARD_PAGES } from './boards.ts'
import { ParticipantId, SessionId } from './ids.ts'
import { Role } from './roles.ts'

export const Health = z.object({ ok: z.boolean(), version: z.string(), mediaWorkers: z.int() })
export type Health = z.infer<typeof Health>

/** One button of the demo's start page; `href` opens the page with its join link. */
export const DemoLink = z.object({
  seat: z.enum(['wearer-emulated', 'wearer-camera', 'expert', 'patient']),
  role: Role,
  href: z.string(),
})
export type DemoLink = z.infer<typeof DemoLink>

export const DemoInfo = z.object({
  sessionId: SessionId,
  links: z.array(DemoLink),
  /** Addresses for a real headset in the same network, when started with --lan. */
  lanOrigin: z.string().optional(),
})
export type DemoInfo = z.infer<typeof DemoInfo>

export const SessionInfo = z.object({
  sessionId: SessionId,
  participantId: ParticipantId,
  role: Role,
  title: z.string(),
  expiresAtMs: z.number(),
  closed: z.boolean(),
})
export type SessionInfo = z.infer<typeof SessionInfo>

export const ScenarioList = z.object({ names: z.array(z.string()) })
export type ScenarioList = z.infer<typeof ScenarioList>

/** Every refused HTTP request's body. */
export { WireError as HttpError } from './errors.ts'

export const MAX_PICTURE_BYTES = 6_000_000

/** What makes a board of pages 0 … pages-1 that were sent before. */
export const NewBoard = z.strictObject({ title: BoardTitle, pages: z.int().min(1).max(MAX_BOARD_PAGES) })
export type NewBoard = z.infer<typeof NewBoard>

/** One page: a sharp X-ray picture or a page full of text. */
export const MAX_BOARD_PAGE_BYTES = 8_000_000
/** All pages of one board. */
export const MAX_BOARD_BYTES = 100_000_000
