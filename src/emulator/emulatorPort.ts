// What the wearer's page sees of the emulated headset. The page imports the emulator dynamically, and only when asked.
import type { CameraCalibration } from '../shared/protocol/spaces.ts'
import type { DisplayCone } from './device/displayOptics.ts'

export interface EmulatorOptions {
  /** Built-in name or a file in the data folder's scenarios/. */
  readonly scenarioName: string
  /** Where the visitor's view (room, additive display, camera picture) is shown. */
  readonly container: HTMLElement
  /** `off`: nothing is drawn for a visitor's eyes, only the camera picture (benches). */
  readonly view: 'on' | 'off'
}

export interface EmulatedHeadset {
  readonly scenarioName: string
  /** Which room this is: the same after a reload, so that marks stay where they are. */
  readonly worldId: string
  /** What this device believes of its camera, as a real one's stored profile; may be wrong on purpose. */
  readonly calibration: CameraCalibration
  /** The camera as getUserMedia would give it: late, with its own optics. */
  openCamera(): Promise<MediaStream>
  readonly hasXr: boolean
  /** What the real display would show, where the emulated one is wider. */
  readonly displayCone: DisplayCone | undefined
  /** What the display should draw a second, where the scenario lets it fall behind; undefined: as fast as this machine can. */
  readonly frameRateHz: number | undefined
  /** The display asks its wearer to move the head a little, or asks no more: a simulated wearer does what a person would. */
  setAskedToMove(isAsked: boolean): void
  close(): void
}

export type StartEmulator = (options: EmulatorOptions) => Promise<EmulatedHeadset>
