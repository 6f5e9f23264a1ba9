// What the expert is asked to do while marking a mark on a second still, or why it did not work. Loaded when somebody begins.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const tieTexts = defineTexts({
  en: {
    tieChoose:
      '{mark}: choose another still in the strip, or freeze a new picture from further to the side. The spot must be seen on it.',
    tieNear:
      '{mark}: this still was taken from nearly the same place as its own, and cannot tell its depth. Choose another one, or freeze a new picture, from further to the side.',
    tieClick: '{mark}: click the same spot on this still. It lies on the thin line.',
    againChoose:
      '{mark}: freeze a new picture on which its place is seen, or choose such a still in the strip. Then click where it was.',
    againSpot: '{mark}: click where it was on this still.',
    againHead: '{mark}: click where the arrow’s head was on this still.',
    againCentre: '{mark}: click where its centre was on this still.',
    againStart: '{mark}: click where the movement began on this still.',
    againNone:
      '{mark} has no single spot that you could click again. Mark two others again, such as a point, an arrow or a circle: it comes back with them.',
    tieParallel:
      'The two stills were taken from nearly the same place: depth cannot be told from them. Choose one taken from further to the side.',
    tieMiss:
      'The two sights do not meet: it is not the same spot, or the patient has moved. Click again, near the thin line.',
    tieOtherEpoch:
      'This still is from before {device} lost its place, and cannot be compared. Choose a newer one.',
    tieNoPose: 'It is not known where this still was taken. Choose another one.',
    tieNoOneSpot: 'A distance or an angle has no single spot to mark again. Draw it again instead.',
    tieSame: 'This is the still that the mark was drawn on. Choose another one.',
    cancel: 'Cancel',
  },
  nb: {
    tieChoose:
      '{mark}: velg et annet stillbilde nedenfor, eller frys et nytt bilde tatt mer fra siden. Stedet må synes på det.',
    tieNear:
      '{mark}: dette bildet er tatt fra nesten samme sted som merkets eget, og kan ikke vise dybden. Velg et annet, eller frys et nytt bilde, tatt mer fra siden.',
    tieClick: '{mark}: klikk på det samme stedet på dette bildet. Det ligger på den tynne linjen.',
    againChoose:
      '{mark}: frys et nytt bilde der stedet synes, eller velg et slikt nedenfor. Klikk så der det var.',
    againSpot: '{mark}: klikk der det var, på dette bildet.',
    againHead: '{mark}: klikk der pilspissen var, på dette bildet.',
    againCentre: '{mark}: klikk der midten var, på dette bildet.',
    againStart: '{mark}: klikk der bevegelsen begynte, på dette bildet.',
    againNone:
      '{mark} har ikke ett enkelt sted å klikke på igjen. Pek ut to andre på nytt, som et punkt, en pil eller en sirkel: det kommer tilbake sammen med dem.',
    tieParallel:
      'De to bildene er tatt fra nesten samme sted: dybden kan ikke leses av dem. Velg et som er tatt mer fra siden.',
    tieMiss:
      'De to siktlinjene møtes ikke: det er ikke det samme stedet, eller pasienten har flyttet seg. Klikk igjen, nær den tynne linjen.',
    tieOtherEpoch:
      'Dette bildet er fra før {device} mistet plassen sin og kan ikke sammenlignes. Velg et nyere.',
    tieNoPose: 'Det er ikke kjent hvor dette bildet ble tatt. Velg et annet.',
    tieNoOneSpot: 'En avstand eller vinkel har ikke ett enkelt sted å peke ut. Tegn på nytt i stedet.',
    tieSame: 'Dette er bildet som merket ble tegnet på. Velg et annet.',
    cancel: 'Avbryt',
  },
})
