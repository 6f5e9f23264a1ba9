// The name with its mark: the line of a shoulder and a ring drawn on it.
export function Wordmark() {
  return (
    <span class="ui-wordmark">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <path d="M8 4c0 8 2.5 11 9 13.5C26 21 29.5 26 30 37" />
        <circle cx="27" cy="14" r="6" />
      </svg>
      Skulder
    </span>
  )
}
