// How the wearer's picture is to go, for all: as the line allows, as video, or as stills.
import { Select } from '../../client/ui/Select.tsx'
import { CameraChoice } from '../../shared/protocol/device.ts'
import type { DeskCall } from '../deskCall.ts'
import { poorLineTexts } from './poorLineTexts.ts'

interface PictureChoiceProps {
  readonly call: DeskCall
  readonly labelHidden?: boolean
}

export function PictureChoice({ call, labelHidden = false }: PictureChoiceProps) {
  const { cameraChoice } = call.session.state.value
  return (
    <Select
      label={poorLineTexts('choice')}
      labelHidden={labelHidden}
      value={cameraChoice}
      options={CameraChoice.options.map((value) => ({ value, label: poorLineTexts(`choice.${value}`) }))}
      onChange={(value) => {
        const choice = CameraChoice.parse(value)
        if (choice !== cameraChoice) call.ask({ type: 'camera.choose', choice })
      }}
    />
  )
}
