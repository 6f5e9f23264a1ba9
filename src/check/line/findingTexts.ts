// What each finding of the test of the line means in the consultation, and what to do, in plain words.
import { defineTexts } from '../../client/i18n/i18n.ts'
import type { BaseFinding, FindingId } from './judge.ts'

export const findingTexts = defineTexts<`${FindingId}.${'title' | 'meaning'}` | `${BaseFinding}.action`>({
  en: {
    'signallingClosed.title': 'This network lets the page through, but no lasting contact with the server',
    'signallingClosed.meaning': 'From here you cannot take part.',
    'signallingClosed.action':
      'Call IT support where you are, and read them what stands below. Another network may help at once.',
    'signallingLost.title': 'The line to the server does not hold',
    'signallingLost.meaning':
      'It stood, and then broke off each time it was tried again. As it is now, you cannot take part.',
    'signallingLost.action':
      'Use a cable or another network, and test again. If that does not help, call IT support where you are, and read them what stands below.',
    'drops.title': 'The line drops now and then',
    'drops.meaning':
      'In the consultation picture, sound and marks may halt for some seconds. They come back by themselves, and no mark is lost.',
    'drops.action':
      'Go nearer to the Wi-Fi, or use a cable. Have a telephone at hand. If it happens often, call IT support where you are, and read them what stands below.',
    'nothingPasses.title': 'This network lets no sound and no video through',
    'nothingPasses.meaning':
      'Stills, marks and messages still work. Phone each other to talk. The straight way to the server is blocked, and so is the way around by the relay server.',
    'nothingPasses.action':
      'Call IT support where you are, and read them what stands below. Another network may help at once.',
    'nothingPassesNoTurn.title': 'This network lets no sound and no video through',
    'nothingPassesNoTurn.meaning':
      'Stills, marks and messages still work. Phone each other to talk. The straight way to the server is blocked, and no relay server is set up to go around.',
    'nothingPassesNoTurn.action':
      'Call IT support where you are, and read them what stands below. Tell whoever runs Skulder that a relay server (TURN) would help here.',
    'turnRefuses.title': 'The relay server does not let us in',
    'turnRefuses.meaning':
      'No sound and no video get through. Stills, marks and messages still work. Phone each other to talk. The straight way is blocked, and the way around refuses: a fault at the server, not yours.',
    'turnRefuses.action': 'Call whoever runs Skulder, and read them what stands below.',
    'stills.title': 'The physiotherapist’s picture will be sharp stills, with sound',
    'stills.meaning':
      'The line carries too little for video, or too much gets lost on the way. The call goes over to stills by itself, without faces, and back to video when the line holds. Marks and messages work as usual.',
    'stills.action':
      'Close what else uses the line here, such as video and large downloads. A cable is better than Wi-Fi.',
    'narrow.title': 'The line is narrow',
    'narrow.meaning': 'The picture will be less sharp. Sound and marks are all right.',
    'narrowUp.title': 'The line is narrow from here to the others',
    'narrowUp.meaning': 'The others see the picture from here less sharp. Sound and marks are all right.',
    'narrowDown.title': 'The line is narrow from the others to here',
    'narrowDown.meaning': 'You see the picture of the others less sharp. Sound and marks are all right.',
    'narrow.action':
      'Close what else uses the line here, such as video and large downloads. A cable is better than Wi-Fi.',
    'tooNarrow.title': 'The line is too narrow for a moving picture',
    'tooNarrow.meaning': 'Sound will mostly work; the picture will often stand still.',
    'tooNarrowUp.title': 'From here to the others the line is too narrow for a moving picture',
    'tooNarrowUp.meaning': 'The others will mostly hear you; the picture from here will often stand still.',
    'tooNarrowDown.title': 'From the others to here the line is too narrow for a moving picture',
    'tooNarrowDown.meaning': 'You will mostly hear the others; their picture will often stand still here.',
    'tooNarrow.action':
      'Use a cable or another network. If that does not help, call IT support where you are.',
    'lossy.title': 'Some of what is sent gets lost',
    'lossy.meaning': 'Words and pictures may drop out for a moment.',
    'lossyUp.title': 'Some of what is sent from here gets lost',
    'lossyUp.meaning': 'For the others words and pictures from here may drop out for a moment.',
    'lossyDown.title': 'Some of what the others send here gets lost',
    'lossyDown.meaning': 'Words and pictures of the others may drop out here for a moment.',
    'lossy.action': 'Go nearer to the Wi-Fi, or use a cable.',
    'tooLossy.title': 'Much of what is sent gets lost',
    'tooLossy.meaning': 'Words will be missing, and moving pictures will often stand still.',
    'tooLossyUp.title': 'Much of what is sent from here gets lost',
    'tooLossyUp.meaning':
      'The others will miss words, and a moving picture from here will often stand still.',
    'tooLossyDown.title': 'Much of what the others send here gets lost',
    'tooLossyDown.meaning': 'You will miss words, and moving pictures of the others will often stand still.',
    'tooLossy.action':
      'Use a cable or another network. If that does not help, call IT support where you are.',
    'late.title': 'Sound and picture arrive late',
    'late.meaning': 'You will easily talk at the same time.',
    'late.action': 'Leave short pauses when you talk. Close what else uses the line here.',
    'tooLate.title': 'Sound and picture arrive very late',
    'tooLate.meaning': 'Talking will be hard, and what is drawn comes long after it is said.',
    'tooLate.action': 'Use a cable or another network. If that does not help, call IT support where you are.',
    'uneven.title': 'What is sent arrives unevenly',
    'uneven.meaning': 'The sound may crackle.',
    'unevenUp.title': 'What is sent from here arrives unevenly',
    'unevenUp.meaning': 'For the others the sound from here may crackle.',
    'unevenDown.title': 'What the others send arrives here unevenly',
    'unevenDown.meaning': 'The sound of the others may crackle here.',
    'uneven.action': 'Go nearer to the Wi-Fi, or use a cable.',
    'portsClosed.title': 'This network lets only a part of the server’s sound and picture through',
    'portsClosed.meaning':
      'Some consultations will work from here; others will have no sound and no video. Stills, marks and messages work in all. Where there is no sound, phone each other.',
    'portsClosed.action': 'Call IT support where you are, and read them what stands below.',
    'downClosed.title': 'Sound and picture get out of here; whether they get in could not be measured',
    'downClosed.meaning': 'You may neither hear nor see the others.',
    'downClosed.action':
      'Test again. If it says the same, call IT support where you are, and read them what stands below.',
    'udpPartly.title': 'The fast way (UDP) is open only in part',
    'udpPartly.meaning':
      'Some consultations go the slower way; there sound and picture may halt for a moment on a poor line.',
    'udpPartly.action':
      'If that happens often, call IT support where you are, and read them what stands below.',
    'udpClosed.title': 'The fast way (UDP) is blocked here; the slower one (TCP) carries',
    'udpClosed.meaning':
      'You can hold the consultation. On a poor line sound and picture may halt for a moment.',
    'udpClosed.action':
      'If that happens often, call IT support where you are, and read them what stands below.',
    'byTurn.title': 'The straight way is blocked here; the relay server carries',
    'byTurn.meaning': 'You can hold the consultation as usual.',
    'byTurn.action': 'There is nothing to do.',
    'byTurnStream.title': 'The straight way is blocked here; the relay server carries, more slowly',
    'byTurnStream.meaning':
      'You can hold the consultation. On a poor line sound and picture may halt for a moment.',
    'byTurnStream.action':
      'If that happens often, call IT support where you are, and read them what stands below.',
  },
  nb: {
    'signallingClosed.title': 'Dette nettet slipper siden gjennom, men ingen varig kontakt med serveren',
    'signallingClosed.meaning': 'Herfra kan du ikke delta.',
    'signallingClosed.action':
      'Ring IT-støtten der du er, og les opp det som står under. Et annet nett kan hjelpe med det samme.',
    'signallingLost.title': 'Linjen til serveren holder ikke',
    'signallingLost.meaning':
      'Den sto, og brøt så sammen hver gang den ble prøvd igjen. Slik den er nå, kan du ikke delta.',
    'signallingLost.action':
      'Bruk kabel eller et annet nett, og test på nytt. Hjelper ikke det, ring IT-støtten der du er, og les opp det som står under.',
    'drops.title': 'Linjen faller ut nå og da',
    'drops.meaning':
      'I konsultasjonen kan bilde, lyd og merker stoppe i noen sekunder. De kommer tilbake av seg selv, og ingen merker går tapt.',
    'drops.action':
      'Gå nærmere det trådløse nettet, eller bruk kabel. Ha en telefon for hånden. Skjer det ofte, ring IT-støtten der du er, og les opp det som står under.',
    'nothingPasses.title': 'Dette nettet slipper verken lyd eller video gjennom',
    'nothingPasses.meaning':
      'Stillbilder, merker og meldinger virker. Ring hverandre på telefon for å snakke. Den rette veien til serveren er stengt, og omveien via reléserveren også.',
    'nothingPasses.action':
      'Ring IT-støtten der du er, og les opp det som står under. Et annet nett kan hjelpe med det samme.',
    'nothingPassesNoTurn.title': 'Dette nettet slipper verken lyd eller video gjennom',
    'nothingPassesNoTurn.meaning':
      'Stillbilder, merker og meldinger virker. Ring hverandre på telefon for å snakke. Den rette veien til serveren er stengt, og ingen reléserver er satt opp for en omvei.',
    'nothingPassesNoTurn.action':
      'Ring IT-støtten der du er, og les opp det som står under. Si til dem som driver Skulder at en reléserver (TURN) ville hjelpe her.',
    'turnRefuses.title': 'Reléserveren slipper oss ikke inn',
    'turnRefuses.meaning':
      'Verken lyd eller video kommer fram. Stillbilder, merker og meldinger virker. Ring hverandre på telefon for å snakke. Den rette veien er stengt, og omveien sier nei: en feil ved serveren, ikke hos deg.',
    'turnRefuses.action': 'Ring dem som driver Skulder, og les opp det som står under.',
    'stills.title': 'Bildet fra fysioterapeuten blir skarpe stillbilder, med lyd',
    'stills.meaning':
      'Linjen bærer for lite til video, eller for mye går tapt på veien. Samtalen går over til stillbilder av seg selv, uten ansikter, og tilbake til video når linjen holder. Merker og meldinger virker som vanlig.',
    'stills.action':
      'Lukk annet som bruker linjen her, som video og store nedlastinger. Kabel er bedre enn trådløst.',
    'narrow.title': 'Linjen er smal',
    'narrow.meaning': 'Bildet blir mindre skarpt. Lyd og merker er det ingenting i veien med.',
    'narrowUp.title': 'Linjen er smal herfra til de andre',
    'narrowUp.meaning':
      'De andre ser bildet herfra mindre skarpt. Lyd og merker er det ingenting i veien med.',
    'narrowDown.title': 'Linjen er smal fra de andre og hit',
    'narrowDown.meaning':
      'Du ser bildet fra de andre mindre skarpt. Lyd og merker er det ingenting i veien med.',
    'narrow.action':
      'Lukk annet som bruker linjen her, som video og store nedlastinger. Kabel er bedre enn trådløst.',
    'tooNarrow.title': 'Linjen er for smal for levende bilde',
    'tooNarrow.meaning': 'Lyden vil stort sett virke; bildet vil ofte stå stille.',
    'tooNarrowUp.title': 'Herfra til de andre er linjen for smal for levende bilde',
    'tooNarrowUp.meaning': 'De andre hører deg stort sett; bildet herfra vil ofte stå stille.',
    'tooNarrowDown.title': 'Fra de andre og hit er linjen for smal for levende bilde',
    'tooNarrowDown.meaning': 'Du hører de andre stort sett; bildet deres vil ofte stå stille her.',
    'tooNarrow.action': 'Bruk kabel eller et annet nett. Hjelper ikke det, ring IT-støtten der du er.',
    'lossy.title': 'Noe av det som sendes, går tapt',
    'lossy.meaning': 'Ord og bilde kan falle ut et øyeblikk.',
    'lossyUp.title': 'Noe av det som sendes herfra, går tapt',
    'lossyUp.meaning': 'Hos de andre kan ord og bilde herfra falle ut et øyeblikk.',
    'lossyDown.title': 'Noe av det de andre sender hit, går tapt',
    'lossyDown.meaning': 'Ord og bilde fra de andre kan falle ut her et øyeblikk.',
    'lossy.action': 'Gå nærmere det trådløse nettet, eller bruk kabel.',
    'tooLossy.title': 'Mye av det som sendes, går tapt',
    'tooLossy.meaning': 'Ord vil mangle, og levende bilder vil ofte stå stille.',
    'tooLossyUp.title': 'Mye av det som sendes herfra, går tapt',
    'tooLossyUp.meaning': 'De andre vil mangle ord, og levende bilde herfra vil ofte stå stille.',
    'tooLossyDown.title': 'Mye av det de andre sender hit, går tapt',
    'tooLossyDown.meaning': 'Du vil mangle ord, og levende bilder fra de andre vil ofte stå stille.',
    'tooLossy.action': 'Bruk kabel eller et annet nett. Hjelper ikke det, ring IT-støtten der du er.',
    'late.title': 'Lyd og bilde kommer sent fram',
    'late.meaning': 'Dere kommer lett til å snakke i munnen på hverandre.',
    'late.action': 'Ta små pauser når dere snakker. Lukk annet som bruker linjen her.',
    'tooLate.title': 'Lyd og bilde kommer svært sent fram',
    'tooLate.meaning':
      'Det blir vanskelig å snakke sammen, og det som tegnes, kommer lenge etter at det er sagt.',
    'tooLate.action': 'Bruk kabel eller et annet nett. Hjelper ikke det, ring IT-støtten der du er.',
    'uneven.title': 'Det som sendes, kommer ujevnt fram',
    'uneven.meaning': 'Lyden kan hakke.',
    'unevenUp.title': 'Det som sendes herfra, kommer ujevnt fram',
    'unevenUp.meaning': 'Hos de andre kan lyden herfra hakke.',
    'unevenDown.title': 'Det de andre sender, kommer ujevnt hit',
    'unevenDown.meaning': 'Lyden fra de andre kan hakke her.',
    'uneven.action': 'Gå nærmere det trådløse nettet, eller bruk kabel.',
    'portsClosed.title': 'Dette nettet slipper bare en del av lyden og bildet til serveren gjennom',
    'portsClosed.meaning':
      'Noen konsultasjoner vil virke herfra; andre vil verken ha lyd eller video. Stillbilder, merker og meldinger virker i alle. Er det ingen lyd, ring hverandre på telefon.',
    'portsClosed.action': 'Ring IT-støtten der du er, og les opp det som står under.',
    'downClosed.title': 'Lyd og bilde kommer ut herfra; om de kommer inn, lot seg ikke måle',
    'downClosed.meaning': 'Det kan hende at du verken hører eller ser de andre.',
    'downClosed.action':
      'Test på nytt. Blir svaret det samme, ring IT-støtten der du er, og les opp det som står under.',
    'udpPartly.title': 'Den raske veien (UDP) er bare delvis åpen',
    'udpPartly.meaning':
      'Noen konsultasjoner går den tregere veien; der kan lyd og bilde stoppe et øyeblikk på en dårlig linje.',
    'udpPartly.action': 'Skjer det ofte, ring IT-støtten der du er, og les opp det som står under.',
    'udpClosed.title': 'Den raske veien (UDP) er stengt her; den tregere (TCP) bærer',
    'udpClosed.meaning':
      'Dere kan holde konsultasjonen. På en dårlig linje kan lyd og bilde stoppe et øyeblikk.',
    'udpClosed.action': 'Skjer det ofte, ring IT-støtten der du er, og les opp det som står under.',
    'byTurn.title': 'Den rette veien er stengt her; reléserveren bærer',
    'byTurn.meaning': 'Dere kan holde konsultasjonen som vanlig.',
    'byTurn.action': 'Det er ingenting å gjøre.',
    'byTurnStream.title': 'Den rette veien er stengt her; reléserveren bærer, men tregere',
    'byTurnStream.meaning':
      'Dere kan holde konsultasjonen. På en dårlig linje kan lyd og bilde stoppe et øyeblikk.',
    'byTurnStream.action': 'Skjer det ofte, ring IT-støtten der du er, og les opp det som står under.',
  },
})
