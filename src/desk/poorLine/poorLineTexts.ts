// Words for how the wearer's picture goes over a poor line.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const poorLineTexts = defineTexts({
  en: {
    region: 'How the picture goes',
    slow: 'Sharp stills and sound: the line from the headset carries {speed} now, video needs 1.5.',
    'lossy.up': 'Sharp stills and sound: {share} is lost on the way from the headset.',
    'lossy.down': 'Sharp stills and sound: {share} is lost on the way to an orthopedist.',
    noMedia:
      'No sound and no video get through. Stills, marks and messages still work. Phone each other to talk; sound comes back by itself.',
    chosen: 'Sharp stills and sound, as chosen by an orthopedist.',
    videoChosen: 'Video whatever the line carries, as chosen by an orthopedist.',
    video: 'Video',
    back: 'Video comes back by itself when the line has held for a while.',
    newStill: 'New still',
    coming: 'On its way',
    choice: 'Picture from the headset',
    'choice.automatic': 'As the line allows',
    'choice.video': 'Always video',
    'choice.still': 'Stills and sound',
  },
  nb: {
    region: 'Hvordan bildet går',
    slow: 'Skarpe stillbilder og lyd: linjen fra brillen bærer {speed} nå, video trenger 1,5.',
    'lossy.up': 'Skarpe stillbilder og lyd: {share} går tapt på veien fra brillen.',
    'lossy.down': 'Skarpe stillbilder og lyd: {share} går tapt på veien til en ortoped.',
    noMedia:
      'Verken lyd eller video kommer fram. Stillbilder, merker og meldinger virker. Ring hverandre på telefon for å snakke; lyden kommer tilbake av seg selv.',
    chosen: 'Skarpe stillbilder og lyd, valgt av en ortoped.',
    videoChosen: 'Video uansett hva linjen bærer, valgt av en ortoped.',
    video: 'Video',
    back: 'Video kommer tilbake av seg selv når linjen har holdt en stund.',
    newStill: 'Nytt bilde',
    coming: 'På vei',
    choice: 'Bildet fra brillen',
    'choice.automatic': 'Etter linjen',
    'choice.video': 'Alltid video',
    'choice.still': 'Stillbilder og lyd',
  },
})
