// What a browser shows for an address that is none of ours: the same calm page as the others, in both languages at once,
// and complete in itself, so that it needs no other file.

export const notFoundPage = `<!doctype html>
<html lang="nb">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <title>Siden finnes ikke · Skulder</title>
    <style>
      body {
        display: grid;
        align-content: center;
        gap: 32px;
        max-width: 560px;
        min-height: 100dvh;
        box-sizing: border-box;
        margin: 0 auto;
        padding: 24px;
        background: #f7f8fa;
        color: #17202b;
        font: 16px/1.5 Inter, system-ui, sans-serif;
      }
      h1, h2, p { margin: 0 0 8px; line-height: 1.25; }
      h1 { font-size: 28px; }
      h2 { font-size: 20px; }
      p { color: #556270; line-height: 1.5; }
      a { color: #1c7a6f; font-weight: 600; }
      .name { display: flex; align-items: center; gap: 8px; font-weight: 650; letter-spacing: -0.015em; }
      .name svg { width: 26px; height: 26px; fill: none; stroke: #17202b; stroke-width: 3.4; stroke-linecap: round; }
      .name circle { stroke: #2a9d8f; }
    </style>
  </head>
  <body>
    <div class="name">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <path d="M8 4c0 8 2.5 11 9 13.5C26 21 29.5 26 30 37" />
        <circle cx="27" cy="14" r="6" />
      </svg>
      Skulder
    </div>
    <main>
      <h1>Det finnes ingenting på denne adressen</h1>
      <p>Lenken kan ha blitt kuttet da den ble kopiert. Åpne hele lenken du fikk, eller gå til startsiden.</p>
      <a href="/">Til startsiden</a>
    </main>
    <section lang="en">
      <h2>There is nothing at this address</h2>
      <p>The link may have been cut off when it was copied. Open the whole link that you were sent, or go to the start page.</p>
      <a href="/">To the start page</a>
    </section>
  </body>
</html>
`
