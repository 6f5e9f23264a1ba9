// The dashboard and the alert rules ask for figures that the server really gives, and each alert is explained.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { rootDir } from '../setup/places.ts'
import { startTestApp } from '../testing/testApp.ts'

const read = (path: string): string => readFileSync(join(rootDir, path), 'utf8')
const alerts = read('deploy/prometheus/alerts.yml')
const runbook = read('docs/runbook.md')

const Dashboard = z.object({
  uid: z.string(),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string().min(1),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }),
      targets: z.array(z.object({ expr: z.string().min(1) })).min(1),
    }),
  ),
})
const dashboard = Dashboard.parse(JSON.parse(read('deploy/grafana/dashboard.json')))

/** Each rule's lines, from its name on. */
const rules = alerts
  .split(/^ {6}- alert: /m)
  .slice(1)
  .map((body) => ({ name: body.split('\n')[0] ?? '', body }))
const exprOf = (body: string): string => {
  const [block] = /(?<=^ {8}expr: \|-\n)(?: {10}.*\n)+/m.exec(body) ?? []
  const [line = ''] = /(?<=^ {8}expr: )(?!\|-).+/m.exec(body) ?? []
  return block ?? line
}

/** What the server gives: every series' name and labels, and every metric's name. */
let labelsOf: Map<string, Set<string>>
let metrics: string[]
beforeAll(async () => {
  const app = await startTestApp()
  const text = await (await fetch(`${app.origin}/metrics`)).text()
  await app.close()
  metrics = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '')
  labelsOf = new Map()
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:{(.*)})? /gm)) {
    const known = labelsOf.get(name) ?? new Set<string>()
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    labelsOf.set(name, known)
  }
  // Absent while nobody tells, and known all the same.
  for (const name of metrics) if (!labelsOf.has(name)) labelsOf.set(name, new Set())
})

/** Given by Prometheus itself to every series. */
const prometheusOwn = ['job', 'instance', 'le']
const seriesIn = (expr: string) =>
  [...expr.matchAll(/\b((?:skulder|process)_[a-z0-9_]+)(?:{([^}]*)})?/g)].map(
    ([, name = '', selector = '']) => ({
      name,
      labels: [...selector.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, label]) => label ?? ''),
    }),
  )

function expectKnown(expr: string): void {
  for (const { name, labels } of seriesIn(expr)) {
    const known = labelsOf.get(name)
    expect(known, `${name} in ${expr}`).toBeDefined()
    for (const label of labels)
      expect([...prometheusOwn, ...(known ?? [])], `${label} of ${name} in ${expr}`).toContain(label)
  }
}

describe('the dashboard', () => {
  it('asks for what there is, and shows everything', () => {
    const exprs = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    for (const expr of exprs) {
      expect(seriesIn(expr), expr).not.toEqual([])
      expectKnown(expr)
    }
    for (const { query } of dashboard.templating.list) expectKnown(query)
    const shown = exprs.flatMap(seriesIn).map(({ name }) => name.replace(/_(bucket|count)$/, ''))
    expect(new Set(shown)).toEqual(new Set(metrics))
  })

  it('has panels that do not overlap, each with an id of its own', () => {
    const { panels } = dashboard
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24)
  })
})

describe('the alert rules', () => {
  it('ask for what there is', () => {
    expect(rules.length).toBeGreaterThan(8)
    for (const { name, body } of rules) {
      const expr = exprOf(body)
      expect(expr, name).not.toBe('')
      if (name !== 'SkulderDown') expect(seriesIn(expr), name).not.toEqual([])
      expectKnown(expr)
    }
  })

  it('each have a severity, a sentence and a section in the runbook; and the runbook explains no other', () => {
    for (const { name, body } of rules) {
      expect(body, name).toMatch(/labels: { severity: (critical|warning) }/)
      expect(body, name).toMatch(/summary: '.{20,}'/)
      expect(body, name).toContain(`runbook: docs/runbook.md#${name.toLowerCase()}\n`)
    }
    const explained = [...runbook.matchAll(/^### (Skulder\w+)$/gm)].map(([, name]) => name)
    expect(explained).toEqual(rules.map(({ name }) => name))
  })
})
