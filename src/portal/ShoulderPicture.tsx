// The idea in one drawing: the same ring on the same shoulder, seen from two places.
import { portalTexts as t } from './portalTexts.ts'

function Figure() {
  return (
    <g>
      <path
        class="figure__body"
        d="M218 128c3 21 2 31-13 39-30 13-66 18-84 48-18 32-23 90-26 150h310c-3-60-8-118-26-150-18-30-54-35-84-48-15-8-16-18-13-39z"
      />
      <ellipse class="figure__body" cx="250" cy="86" rx="41" ry="52" />
      <path class="figure__line" d="M214 190c14 9 27 12 36 20 9-8 22-11 36-20" />
      <path class="figure__line" d="M150 262c4 34 2 68-2 103M350 262c-4 34-2 68 2 103" />
      <path
        class="figure__ring"
        d="M148 176c-24-10-52 10-51 40 1 29 28 45 51 35 24-10 32-40 17-61-9-13-27-19-44-14"
      />
      <path class="figure__arrow" d="M68 322c-26-30-31-66-16-104m0 0 11 19m-11-19-19 9" />
    </g>
  )
}

export function ShoulderPicture() {
  return (
    <div class="pictures">
      <figure class="pictures__desk">
        <svg viewBox="-20 24 560 316" aria-hidden="true">
          <Figure />
        </svg>
        <figcaption>{t('picture.desk')}</figcaption>
      </figure>
      <figure class="pictures__headset">
        <svg viewBox="-20 24 380 270" aria-hidden="true">
          <g transform="translate(10 -116) rotate(6 130 220) scale(1.18 1.3)">
            <Figure />
          </g>
        </svg>
        <figcaption>{t('picture.headset')}</figcaption>
      </figure>
    </div>
  )
}
