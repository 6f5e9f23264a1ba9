// How long marks are seen: for the ones drawn from now on, or for the one in hand.
import { Timer, TimerOff, type IconNode } from 'lucide'
import { toolTexts } from '../toolTexts.ts'
import { Menu, type MenuItem } from './Menu.tsx'

/** Seconds; undefined = they stay. */
const fadeTimes = [undefined, 10, 30, 120, 300] as const

const fadeName = (seconds: number | undefined): string => {
  if (seconds === undefined) return toolTexts('fadeOff')
  return seconds < 60
    ? toolTexts('fadeSeconds', { count: seconds })
    : toolTexts('fadeMinutes', { count: seconds / 60 })
}

const fadeIcon = (seconds: number | undefined): IconNode => (seconds === undefined ? TimerOff : Timer)

export const fadeItems = ({ value, onChoose }: FadeMenuProps): readonly MenuItem[] =>
  fadeTimes.map((seconds) => ({
    key: String(seconds),
    label: fadeName(seconds),
    icon: fadeIcon(seconds),
    checked: seconds === value,
    onChoose: () => onChoose(seconds),
  }))

interface FadeMenuProps {
  readonly value: number | undefined
  readonly onChoose: (seconds: number | undefined) => void
}

export function FadeMenu({ value, onChoose }: FadeMenuProps) {
  return (
    <Menu
      label={value === undefined ? toolTexts('fade') : toolTexts('fadeNow', { time: fadeName(value) })}
      icon={fadeIcon(value)}
      pressed={value !== undefined}
      items={fadeItems({ value, onChoose })}
    />
  )
}
