// The browser of tests and benches: the system's Chromium, WebGL in software, cameras and microphones made up.
import type { LaunchOptions } from '@playwright/test'

const executablePath = process.env['SKULDER_CHROMIUM'] ?? '/usr/bin/chromium'

/** As a newcomer's browser on a machine without a graphics card: everything, pages too, is drawn by the software renderer. */
export const plainLaunchOptions: LaunchOptions = {
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-gl=angle',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ],
}

export const launchOptions: LaunchOptions = {
  executablePath,
  args: [
    ...(plainLaunchOptions.args ?? []),
    // Only WebGL needs the software renderer; pages are laid out and composed by the processor directly. Through the
    // renderer that costs half of two cores: room for several people at once.
    '--disable-gpu-compositing',
    '--disable-gpu-rasterization',
    '--disable-accelerated-2d-canvas',
    '--autoplay-policy=no-user-gesture-required',
    // Several windows side by side, as on several machines: none is slowed down for being behind another.
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
  ],
}
