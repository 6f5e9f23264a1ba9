// Compute Pressure, which TypeScript's DOM library does not know.
interface PressureRecord {
  readonly state: 'nominal' | 'fair' | 'serious' | 'critical'
}
declare class PressureObserver {
  constructor(listener: (records: readonly PressureRecord[]) => void)
  observe(source: 'cpu', options?: { readonly sampleInterval?: number }): Promise<void>
  disconnect(): void
}
