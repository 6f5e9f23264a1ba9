// Something is under way, in words; the ring only says that it is not stuck.
export function Spinner({ text }: { readonly text: string }) {
  return (
    <span class="ui-spinner" role="status">
      {text}
    </span>
  )
}
