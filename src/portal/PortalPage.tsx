// The start page: what Skulder is, and the sample consultation with one button per role.
import { LanguageSwitch } from '../client/ui/LanguageSwitch.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { Wordmark } from '../client/ui/Wordmark.tsx'
import type { DemoSource } from './demoSource.ts'
import { portalTexts as t } from './portalTexts.ts'
import { SampleConsultation } from './SampleConsultation.tsx'
import { ShoulderPicture } from './ShoulderPicture.tsx'

export function PortalPage({ source }: { readonly source: DemoSource }) {
  usePageTitle(t('title'))
  return (
    <div class="portal">
      <header class="portal__bar">
        <Wordmark />
        <nav class="portal__nav">
          <a class="ui-button ui-button--quiet" href="/check">
            {t('checkLink')}
          </a>
          <LanguageSwitch short />
        </nav>
      </header>
      <main class="portal__main">
        <section class="portal__intro">
          <div class="portal__words">
            <h1>{t('headline')}</h1>
            <p>{t('lead')}</p>
          </div>
          <ShoulderPicture />
        </section>
        <SampleConsultation source={source} />
      </main>
      <footer class="portal__footer">{t('footer')}</footer>
    </div>
  )
}
