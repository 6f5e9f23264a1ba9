import { expect, it } from 'vitest'
import { noNoise, syntheticScene } from '../../../testing/syntheticMotion.ts'
import { noiseSigma } from './corners.ts'
import { doubted } from './doubts.ts'
import { cutPatches } from './markPatches.ts'
import { fitSurface, type SurfaceFit } from './surfaceFit.ts'
import { workView } from './workView.ts'

const board = syntheticScene({ shape: 'board', width: 320, rateHz: 4, texture: 20, quantisation: 0 })

function fitOfBoard(): SurfaceFit {
  const { still, pictures } = board.record(noNoise, 1)
  const views = [still, ...pictures].map(workView)
  const [view] = views
  const { width, height } = view!
  const patches = cutPatches(view!, [[board.mark[0] * width, board.mark[1] * height]], noiseSigma(view!))
  return fitSurface(patches, { views, covarianceOf: undefined }, noiseSigma(view!))!
}

it('[M25] a fit that was stopped on its way doubts its depth by how far it goes on', () => {
  const fit = fitOfBoard()
  const { surface } = fit.refinement
  const coefficients = surface.coefficients.map((value, k) => (k === 0 ? value + 0.05 : value))
  const stopped = (lastStep: number): SurfaceFit => {
    const refinement = { ...fit.refinement, surface: { ...surface, coefficients }, lastStep }
    return { ...fit, spot: undefined, refinement }
  }
  expect(Math.sqrt(doubted(stopped(0.01)).commonVariance - fit.commonVariance)).toBeCloseTo(0.05, 2)
  expect(doubted(stopped(0)).commonVariance).toBe(fit.commonVariance)
})

it('[M26] quarters of clear skin on one board doubt nothing', () => {
  const fit = fitOfBoard()
  expect(fit.spot?.quarters).toHaveLength(4)
  expect(Math.sqrt(doubted(fit).commonVariance)).toBeLessThan(1.2 * Math.sqrt(fit.commonVariance))
})
