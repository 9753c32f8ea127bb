// The part of the package that the tests call; it brings no types of its own.
declare module 'js-yaml' {
  export const CORE_SCHEMA: unknown
  export function load(text: string, options?: { schema: unknown }): unknown
}
