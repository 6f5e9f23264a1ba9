// Words of the operations page.
import { defineTexts } from '../client/i18n/i18n.ts'

export type OpsPlot =
  'people' | 'grades' | 'roundTrip' | 'loss' | 'bitrate' | 'processor' | 'acknowledge' | 'lag' | 'memory'
export type OpsLine =
  | 'peers'
  | 'rooms'
  | 'good'
  | 'fair'
  | 'poor'
  | 'middle'
  | 'worst'
  | 'received'
  | 'sent'
  | 'server'
  | 'busiestWorker'
  | 'half'
  | 'nineteenOf20'
  | 'ninetyNineOf100'

export const plotTexts = defineTexts<OpsPlot>({
  en: {
    people: 'People and rooms',
    grades: 'Connections',
    roundTrip: 'Round trip',
    loss: 'Packets lost',
    bitrate: 'Sound and picture',
    processor: 'Processor, share of one core',
    acknowledge: 'A mark is on disk after',
    lag: 'The server answers late by',
    memory: 'Memory',
  },
  nb: {
    people: 'Personer og rom',
    grades: 'Forbindelser',
    roundTrip: 'Tur og retur',
    loss: 'Tapte pakker',
    bitrate: 'Lyd og bilde',
    processor: 'Prosessor, andel av én kjerne',
    acknowledge: 'Et merke er på disk etter',
    lag: 'Serveren svarer for sent med',
    memory: 'Minne',
  },
})

export const lineTexts = defineTexts<OpsLine>({
  en: {
    peers: 'people',
    rooms: 'rooms',
    good: 'good',
    fair: 'fair',
    poor: 'poor',
    middle: 'middle',
    worst: 'worst',
    received: 'received',
    sent: 'sent',
    server: 'server',
    busiestWorker: 'busiest media worker',
    half: 'half',
    nineteenOf20: '19 of 20',
    ninetyNineOf100: '99 of 100',
  },
  nb: {
    peers: 'personer',
    rooms: 'rom',
    good: 'gode',
    fair: 'middels',
    poor: 'dårlige',
    middle: 'midterste',
    worst: 'verste',
    received: 'mottatt',
    sent: 'sendt',
    server: 'server',
    busiestWorker: 'travleste medieprosess',
    half: 'halvparten',
    nineteenOf20: '19 av 20',
    ninetyNineOf100: '99 av 100',
  },
})

export const opsTexts = defineTexts({
  en: {
    title: 'Operations',
    start: 'Start page',
    lead: 'This server now and in the last quarter of an hour. No person and no session can be told from it.',
    asking: 'Asking the server',
    ready: 'New sessions are taken',
    draining: 'Told to stop: waits for running sessions, takes no new ones',
    notReady: 'No new sessions are taken',
    away: 'The server does not answer. Trying again; the plots stand still meanwhile.',
    logFails: 'The session log takes no writes: marks and messages are refused. See to the disk.',
    noWorker: 'No media worker runs: there is neither sound nor picture.',
    version: 'Version {version}, running since {time}',
    locked: 'The figures are for whoever runs this server',
    lockedMeaning:
      'Open this page on the server itself, or show the token that is set there as SKULDER_METRICS_TOKEN. It is kept until the page is closed.',
    token: 'Token',
    show: 'Show the figures',
    wrongToken: 'That is not the token of this server.',
    unknown: 'not known now',
    range: 'Last 15 minutes, up to {top}',
  },
  nb: {
    title: 'Drift',
    start: 'Startsiden',
    lead: 'Denne serveren nå og det siste kvarteret. Ingen person og ingen konsultasjon kan leses ut av det.',
    asking: 'Spør serveren',
    ready: 'Nye konsultasjoner tas imot',
    draining: 'Skal stoppe: venter på konsultasjoner som pågår, tar ikke imot nye',
    notReady: 'Nye konsultasjoner tas ikke imot',
    away: 'Serveren svarer ikke. Prøver igjen; kurvene står stille så lenge.',
    logFails: 'Loggen kan ikke skrives: merker og meldinger avvises. Se til disken.',
    noWorker: 'Ingen medieprosess kjører: det er verken lyd eller bilde.',
    version: 'Versjon {version}, i gang siden {time}',
    locked: 'Tallene er for den som drifter serveren',
    lockedMeaning:
      'Åpne denne siden på selve serveren, eller vis nøkkelen som er satt der som SKULDER_METRICS_TOKEN. Den huskes til siden lukkes.',
    token: 'Nøkkel',
    show: 'Vis tallene',
    wrongToken: 'Det er ikke nøkkelen til denne serveren.',
    unknown: 'ikke kjent nå',
    range: 'Siste 15 minutter, opp til {top}',
  },
})
