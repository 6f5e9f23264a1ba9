// What has become of marks, until it is read; where it was one's own doing, with the way back beside it.
import { Undo2, X } from 'lucide'
import { useRef } from 'preact/hooks'
import { Button } from '../../client/ui/Button.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import type { DeskCall } from '../deskCall.ts'
import { useFocusBack } from '../draw/focusPicture.ts'
import { isOwnDoing, type MarkNews } from '../honest/markNews.ts'
import { deviceNames } from '../panels/deviceWords.ts'
import { newsWords } from './newsWords.ts'
import { toldTexts } from './toldTexts.ts'

/** [STILL-10] As many as are told of; nothing was done since that undo would take back before them. */
function takeBack(call: DeskCall, news: MarkNews): void {
  const steps = news.type === 'discarded' ? news.stills : 1
  for (let step = 0; step < steps; step += 1) call.ask({ type: 'mark.undo' })
}

export function NewsWords({ call, news }: { readonly call: DeskCall; readonly news: MarkNews }) {
  const box = useRef<HTMLDivElement>(null)
  useFocusBack(box)
  return (
    <div ref={box} class="desk-words desk-words--news">
      <p>{newsWords(news, deviceNames(call.session.state.value.device))}</p>
      {isOwnDoing(news) && (
        <div class="desk-words__answers">
          <Button icon={Undo2} onClick={() => takeBack(call, news)}>
            {toldTexts('undo')}
          </Button>
        </div>
      )}
      <IconButton icon={X} label={toldTexts('read')} onClick={() => (call.honest.news.value = undefined)} />
    </div>
  )
}
