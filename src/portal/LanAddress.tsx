// The address for a real headset in the same network, as text and as a code to scan.
import { useEffect, useState } from 'preact/hooks'
import { portalTexts as t } from './portalTexts.ts'
import { qrPath, type QrDrawing } from './qrPath.ts'

export function LanAddress({ origin }: { readonly origin: string | undefined }) {
  if (origin === undefined) {
    return (
      <section class="lan lan--off">
        <h2>{t('lan.title')}</h2>
        <p>
          {t('lan.off')} <code>npm start -- --lan</code>
        </p>
      </section>
    )
  }
  return (
    <section class="lan">
      <h2>{t('lan.title')}</h2>
      <QrCode address={origin} />
      <p class="lan__address">
        <a href={origin}>{origin.replace(/^https?:\/\//, '')}</a>
      </p>
      <p>{t('lan.hint')}</p>
    </section>
  )
}

function QrCode({ address }: { readonly address: string }) {
  const [drawing, setDrawing] = useState<QrDrawing | undefined>(undefined)
  useEffect(() => {
    let current = true
    // Loaded only where there is a code to show.
    void import('qrcode').then(({ create }) => {
      if (current) setDrawing(qrPath(create(address, { errorCorrectionLevel: 'M' }).modules))
    })
    return () => {
      current = false
    }
  }, [address])
  if (drawing === undefined) return <div class="lan__qr" />
  return (
    <svg
      class="lan__qr"
      viewBox={`-4 -4 ${drawing.size + 8} ${drawing.size + 8}`}
      role="img"
      aria-label={t('lan.qr', { address })}
      shape-rendering="crispEdges"
    >
      <path d={drawing.path} />
    </svg>
  )
}
