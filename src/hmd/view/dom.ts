// A little help for making elements: this page has no UI library (architecture rule 6).
import { effect } from '@preact/signals-core'
import type { IconNode } from 'lucide'

export interface View {
  readonly element: HTMLElement
  dispose(): void
}

type Child = Node | string | undefined
type Attributes = Readonly<Record<string, string | boolean | undefined>>

/** An element with attributes (undefined and false are left out) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value)
  element.append(...children.filter((child) => child !== undefined))
  return element
}

export function setAttribute(element: Element, name: string, value: string | boolean | undefined): void {
  if (value === undefined || value === false) element.removeAttribute(name)
  else element.setAttribute(name, value === true ? '' : value)
}

const SVG = 'http://www.w3.org/2000/svg'

/** A Lucide icon beside words: decoration for assistive technology. */
export function icon(node: IconNode): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'ui-icon')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('fill', 'none')
  svg.setAttribute('stroke', 'currentColor')
  svg.setAttribute('stroke-width', '1.75')
  svg.setAttribute('stroke-linecap', 'round')
  svg.setAttribute('stroke-linejoin', 'round')
  svg.setAttribute('aria-hidden', 'true')
  for (const [tag, attributes] of node) {
    const part = document.createElementNS(SVG, tag)
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, String(value))
    svg.append(part)
  }
  return svg
}

/** Collects what follows signals, to stop it all at once. */
export class Scope {
  readonly #stops: (() => void)[] = []

  /** Runs `run` now and at each change of the signals that it reads. */
  follow(run: () => void): void {
    this.#stops.push(
      effect(() => {
        run()
      }),
    )
  }

  onStop(stop: () => void): void {
    this.#stops.push(stop)
  }

  /** Keeps an element's text as `text` says, in the language that holds. */
  text<E extends HTMLElement>(element: E, text: () => string): E {
    this.follow(() => {
      element.textContent = text()
    })
    return element
  }

  stop(): void {
    for (const stop of this.#stops.splice(0).toReversed()) stop()
  }
}

export interface ButtonOptions {
  readonly id?: string
  readonly look?: 'primary' | 'danger' | 'quiet'
  readonly icon?: IconNode
  readonly text: () => string
  readonly onPress: () => void
}

/** A large button whose words follow the language. */
export function button(
  scope: Scope,
  { id, look, icon: node, text, onPress }: ButtonOptions,
): HTMLButtonElement {
  const words = scope.text(el('span'), text)
  const element = el(
    'button',
    { type: 'button', id, class: look === undefined ? 'ui-button' : `ui-button ui-button--${look}` },
    node && icon(node),
    words,
  )
  element.addEventListener('click', onPress)
  return element
}
