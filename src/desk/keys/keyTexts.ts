// Words of the table of keys.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const keyTexts = defineTexts({
  en: {
    keysDone: 'Close',
    colours: 'Colour of new marks, and of the mark in hand',
    freeze: 'Freeze the picture, or back to live',
    live: 'Give up what is half drawn, let go of the mark in hand, back to live',
    microphone: 'Microphone on or off',
    camera: 'Camera on or off',
    strip: 'Among the stills: choose, show; Delete discards',
    pages: 'On an open document: turn pages',
    keyboardPen: 'On the picture: move the crosshair, put the pen down and lift it',
    move: 'Mark in hand: move, with Shift by ten',
    resize: 'Mark in hand: larger, smaller',
    turn: 'Mark in hand: turn; with Shift: how far a turning arrow turns, how wide an angle is',
    tools: 'Mark in hand: to the tools beside it; with Shift back',
    tilt: 'Movement or turning arrow in hand: tilt',
    remove: 'Mark in hand: erase',
  },
  nb: {
    keysDone: 'Lukk',
    colours: 'Farge på nye merker, og på merket i hånden',
    freeze: 'Frys bildet, eller tilbake til direkte',
    live: 'Forkast det halvtegnede, slipp merket i hånden, tilbake til direkte',
    microphone: 'Mikrofon på eller av',
    camera: 'Kamera på eller av',
    strip: 'Blant stillbildene: velg, vis; Delete kaster',
    pages: 'I et åpent dokument: bla',
    keyboardPen: 'På bildet: flytt trådkorset, sett pennen ned og løft den',
    move: 'Merke i hånden: flytt, med Shift ti om gangen',
    resize: 'Merke i hånden: større, mindre',
    turn: 'Merke i hånden: drei; med Shift: hvor langt en dreiepil dreier, hvor stor en vinkel er',
    tools: 'Merke i hånden: til verktøyene ved siden av; med Shift tilbake',
    tilt: 'Bevegelsespil eller dreiepil i hånden: vipp',
    remove: 'Merke i hånden: visk ut',
  },
})
