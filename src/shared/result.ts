// Expected refusals are values; broken invariants throw.

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Err<E> = { readonly ok: false; readonly error: E }
export type Result<T, E> = Ok<T> | Err<E>

export const Ok = <T>(value: T): Ok<T> => ({ ok: true, value })
export const Err = <E>(error: E): Err<E> => ({ ok: false, error })
