// Builds the real adapters for a Config and starts the app with them. Whatever fails closes what was opened before it.
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { startApp, type RunningApp } from './app.ts'
import { loadJoinKey } from './auth/joinKey.ts'
import type { Config } from './config.ts'
import { ensureDataFolder } from './dataFolder.ts'
import { lanAddress } from './http/addresses.ts'
import { checkPages } from './http/pages.ts'
import { readTlsFiles } from './http/tls.ts'
import { findWorkerBin } from './media/findWorker.ts'
import { announcedAddress, mediaListenIp } from './media/mediaAddress.ts'
import { createMediasoupSfu } from './media/mediasoupSfu.ts'
import type { Sfu } from './media/sfu.ts'
import { createFolderObjectStore } from './objects/folderObjectStore.ts'
import { createLogger, type Logger } from './observe/logger.ts'
import { createFolderQualityStore } from './quality/folderQualityStore.ts'
import { openSqlEventStore } from './store/sqlEventStore.ts'
import { appVersion, pagesDir } from './version.ts'

function openRelay(config: Config, lan: string | undefined, logger: Logger): Promise<Sfu> {
  const { workers, basePort, workerBin } = config.media
  return createMediasoupSfu({
    workerBin: findWorkerBin(workerBin),
    workers,
    listenIp: mediaListenIp(config),
    announcedAddress: announcedAddress(config, lan),
    basePort,
    limits: config.limits,
    logger,
  })
}

/** Throws StartupError with what to do. */
export async function startFromConfig(config: Config): Promise<RunningApp> {
  const logger = createLogger(config.logLevel)
  logger.info({ version: appVersion, mode: config.mode }, 'server starting')
  const lan = config.lan ? lanAddress() : undefined
  const pages = config.pagesDir ?? pagesDir
  checkPages(pages)
  const tls = config.tls === undefined ? undefined : readTlsFiles(config.tls)
  ensureDataFolder(config.dataDir)
  const joinKey = loadJoinKey(config.dataDir, config.joinSecret)
  const store = await openSqlEventStore(join(config.dataDir, 'skulder.db'), { fault: config.fault })
  let sfu: Sfu
  try {
    sfu = await openRelay(config, lan, logger)
  } catch (error) {
    await store.close()
    throw error
  }
  const sessionsDir = join(config.dataDir, 'stills')
  return startApp({
    store,
    objects: createFolderObjectStore(sessionsDir),
    quality: createFolderQualityStore(sessionsDir),
    sfu,
    limits: config.limits,
    logger,
    joinKey,
    turn: config.turn,
    host: config.host,
    port: config.port,
    tls,
    behindProxy: config.behindProxy,
    isDemo: config.mode === 'demo',
    lanAddress: lan,
    publicOrigin: config.publicOrigin,
    allowedOrigins: config.allowedOrigins,
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(config.dataDir)
      return bavail * bsize
    },
    scenarioDir: join(config.dataDir, 'scenarios'),
    pagesDir: pages,
    version: appVersion,
    metricsToken: config.metricsToken,
  })
}
