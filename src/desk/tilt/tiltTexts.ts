// Words of how a movement or turning arrow lies.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const tiltTexts = defineTexts({
  en: {
    menu: 'How it lies (or drag the end of the stick)',
    flat: 'Flat on the skin',
    limb: 'About the limb',
    facing: 'Facing me',
    towards: 'Towards me',
    away: 'Away from me',
  },
  nb: {
    menu: 'Hvordan den ligger (eller dra i enden av pinnen)',
    flat: 'Flatt på huden',
    limb: 'Rundt armen eller beinet',
    facing: 'Vendt mot meg',
    towards: 'Mot meg',
    away: 'Fra meg',
  },
})
