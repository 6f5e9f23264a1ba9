// Words of the table of keys.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const keyTexts = defineTexts({
  en: {
    keysDone: 'Close',
    keyboardPen: 'On the picture: move the crosshair, put the pen down and lift it',
    move: 'Mark in hand: move, with Shift by ten',
    resize: 'Mark in hand: larger, smaller',
    turn: 'Mark in hand: turn; with Shift: how far a turning arrow turns',
    tilt: 'Movement or turning arrow in hand: tilt',
    remove: 'Mark in hand: erase',
  },
  nb: {
    keysDone: 'Lukk',
    keyboardPen: 'På bildet: flytt trådkorset, sett pennen ned og løft den',
    move: 'Merke i hånden: flytt, med Shift ti om gangen',
    resize: 'Merke i hånden: større, mindre',
    turn: 'Merke i hånden: drei; med Shift: hvor langt en dreiepil dreier',
    tilt: 'Bevegelsespil eller dreiepil i hånden: vipp',
    remove: 'Merke i hånden: visk ut',
  },
})
