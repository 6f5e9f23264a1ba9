// Reading typed arrays in inner loops, where the index is known to lie inside. One function per type: a shared one
// would see several types and lose the machine code that makes these loops fast.

export const f64 = (array: Float64Array, index: number): number => array[index] ?? 0
export const f32 = (array: Float32Array, index: number): number => array[index] ?? 0
export const u8 = (array: Uint8Array, index: number): number => array[index] ?? 0
