// The strip of stills under the stage: every picture that was frozen, to be looked at and drawn on again.
import { useSignal } from '@preact/signals'
import { Eye, Hourglass, Trash2 } from 'lucide'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatDuration } from '../../client/i18n/format.ts'
import { Button } from '../../client/ui/Button.tsx'
import { Icon } from '../../client/ui/Icon.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { VisuallyHidden } from '../../client/ui/VisuallyHidden.tsx'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { deviceNames } from '../panels/deviceWords.ts'
import { focusAfterKey, stripItems, type StripItem } from './stripItems.ts'
import { stillsTexts } from './stillsTexts.ts'
import { Thumbnail } from './Thumbnail.tsx'
import './strip.css'

const stateWords = { ready: undefined, coming: 'itemComing', old: 'itemOld', flat: 'itemFlat' } as const

function itemWords(item: StripItem, isShown: boolean, { device }: Pick<SessionState, 'device'>): string {
  const time = formatDuration(item.atMs)
  const state = stateWords[item.state]
  return [
    stillsTexts(item.isMine ? 'itemMine' : 'itemOther', { time }),
    stillsTexts('itemMarks', { count: item.marks }),
    ...(isShown ? [stillsTexts('itemShown')] : []),
    ...(item.isOpenElsewhere ? [stillsTexts('itemElsewhere')] : []),
    ...(state === undefined ? [] : [stillsTexts(state, deviceNames(device))]),
  ].join(', ')
}

interface ItemProps {
  readonly call: DeskCall
  readonly item: StripItem
  readonly isShown: boolean
  readonly isFocusable: boolean
  readonly onFocus: () => void
}

function Item({ call, item, isShown, isFocusable, onFocus }: ItemProps) {
  const image = call.stills.thumbnails.value.get(item.pictureId)
  const isOpening = call.freeze.opening.value === item.pictureId
  const words = itemWords(item, isShown, call.session.state.value)
  const isHere = item.state !== 'coming'
  return (
    <li>
      <button
        type="button"
        class={`desk-still desk-still--${item.state} ${isOpening ? 'desk-still--opening' : ''}`}
        data-picture={item.pictureId}
        aria-label={words}
        aria-current={isShown ? 'true' : undefined}
        aria-busy={isOpening}
        aria-disabled={isHere ? undefined : 'true'}
        tabIndex={isFocusable ? 0 : -1}
        title={words}
        onFocus={onFocus}
        onClick={isHere ? () => call.freeze.reopen(item.pictureId) : undefined}
      >
        <span class="desk-still__picture">
          {image === undefined ? <Icon icon={Hourglass} /> : <Thumbnail image={image} />}
          {item.marks > 0 && <span class="desk-still__marks">{item.marks}</span>}
          {item.isOpenElsewhere && (
            <span class="desk-still__elsewhere">
              <Icon icon={Eye} />
            </span>
          )}
        </span>
        <span class="desk-still__words">
          <time>{formatDuration(item.atMs)}</time>
          <span>
            {item.state === 'old' ? stillsTexts('old') : stillsTexts(item.isMine ? 'mine' : 'other')}
          </span>
        </span>
      </button>
    </li>
  )
}

/** Arrow keys, Home, End and Delete; Enter and Space press the still in focus. */
function stripKey(event: KeyboardEvent, items: readonly StripItem[], discard: (id: PictureId) => void): void {
  if (!(event.target instanceof HTMLElement) || !(event.currentTarget instanceof HTMLElement)) return
  const { picture } = event.target.dataset
  const index = items.findIndex(({ pictureId }) => pictureId === picture)
  const item = items[index]
  if (item === undefined) return
  const next = focusAfterKey(index, event.key, items.length)
  if (next === undefined && event.key !== 'Delete') return
  event.preventDefault()
  event.stopPropagation()
  const buttons = event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-picture]')
  const neighbour = next ?? (index + 1 < items.length ? index + 1 : index - 1)
  buttons[neighbour]?.focus()
  if (next === undefined) discard(item.pictureId)
}

/** [STILL-9] Keeps `wanted` in sight, whatever narrows the strip, and fades the edges beyond which there is more. */
function useInSight(list: RefObject<HTMLElement | null>, wanted: PictureId | undefined, count: number): void {
  useEffect(() => {
    const { current } = list
    if (current === null) return undefined
    const fade = (): void => {
      const { scrollLeft, scrollWidth, clientWidth, style } = current
      const after = scrollWidth - clientWidth - scrollLeft
      // Zoomed, both are off by less than a pixel.
      style.setProperty('--before', scrollLeft > 1 ? FADE : '0px')
      style.setProperty('--after', after > 1 ? FADE : '0px')
    }
    const observer = new ResizeObserver(() => {
      current
        .querySelector(`[data-picture="${wanted ?? ''}"]`)
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      fade()
    })
    observer.observe(current)
    current.addEventListener('scroll', fade)
    return () => {
      observer.disconnect()
      current.removeEventListener('scroll', fade)
    }
  }, [wanted, count])
}

/** Half of a still: what lies under it is seen to go on. */
const FADE = '36px'

export function Strip({ call }: { readonly call: DeskCall }) {
  const list = useRef<HTMLUListElement>(null)
  const focused = useSignal<PictureId | undefined>(undefined)
  const items = stripItems(call.session.state.value, call.session.me.value?.participantId)
  const view = call.freeze.view.value
  const shown = view.tag === 'frozen' ? view.pictureId : undefined
  const newest = items.at(-1)?.pictureId
  const others = items.findLast(({ isOpenElsewhere }) => isOpenElsewhere)?.pictureId
  useInSight(list, shown ?? others ?? newest, items.length)
  const isThere = (id: PictureId | undefined): boolean => items.some(({ pictureId }) => pictureId === id)
  const open = items.find(({ pictureId }) => pictureId === shown)
  const old = items.filter(({ state, isOpenElsewhere }) => state === 'old' && !isOpenElsewhere)
  const focusable = [focused.value, shown].find(isThere) ?? newest
  return (
    <section class="desk-strip" aria-label={stillsTexts('strip')}>
      <VisuallyHidden>{stillsTexts('keysHint')}</VisuallyHidden>
      <ul
        ref={list}
        role="list"
        class="desk-strip__list"
        onKeyDown={(event) => stripKey(event, items, (id) => call.stills.discard(id))}
      >
        {items.map((item) => (
          <Item
            key={item.pictureId}
            call={call}
            item={item}
            isShown={item.pictureId === shown}
            isFocusable={item.pictureId === focusable}
            onFocus={() => (focused.value = item.pictureId)}
          />
        ))}
      </ul>
      {old.length > 1 && (
        <span class="desk-strip__discard">
          <Button onClick={() => old.forEach(({ pictureId }) => call.stills.discard(pictureId))}>
            {stillsTexts('clearOld', { count: old.length })}
          </Button>
        </span>
      )}
      {open && (
        <span class="desk-strip__discard">
          <IconButton
            icon={Trash2}
            label={stillsTexts('discard', { count: open.onlyHere })}
            onClick={() => call.stills.discard(open.pictureId)}
          />
        </span>
      )}
    </section>
  )
}
