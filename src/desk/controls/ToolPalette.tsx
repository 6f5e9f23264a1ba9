// The tools: those of every consultation in sight, the others under one arrow, the last of them in its place beside it.
import { useSignal, useSignalEffect } from '@preact/signals'
import { IconButton } from '../../client/ui/IconButton.tsx'
import type { DeskCall } from '../deskCall.ts'
import type { Tool } from '../draw/tools.ts'
import { toolTexts } from '../toolTexts.ts'
import { moreTools, primaryTools, toolKeys } from './deskCommands.ts'
import { Menu } from './Menu.tsx'
import { toolIcons } from './toolIcons.ts'

export function ToolButton({ call, tool }: { readonly call: DeskCall; readonly tool: Tool }) {
  return (
    <IconButton
      icon={toolIcons[tool]}
      label={toolTexts(tool)}
      shortcut={toolKeys[tool]}
      pressed={call.drawing.tool.value === tool}
      onClick={() => (call.drawing.tool.value = tool)}
    />
  )
}

export function ToolPalette({ call }: { readonly call: DeskCall }) {
  const lastOfMore = useSignal<Tool>('movement')
  const { tool } = call.drawing
  useSignalEffect(() => {
    if (moreTools.includes(tool.value)) lastOfMore.value = tool.value
  })
  return (
    <div class="desk-bar__group desk-palette" role="group" aria-label={toolTexts('tools')}>
      {primaryTools.map((name) => (
        <ToolButton key={name} call={call} tool={name} />
      ))}
      <div class="desk-split">
        <ToolButton call={call} tool={lastOfMore.value} />
        <Menu
          label={toolTexts('moreTools')}
          items={moreTools.map((name) => ({
            key: name,
            label: toolTexts(name),
            icon: toolIcons[name],
            shortcut: toolKeys[name],
            checked: tool.value === name,
            onChoose: () => (tool.value = name),
          }))}
        />
      </div>
    </div>
  )
}
