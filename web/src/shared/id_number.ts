// What is wrong with a number of identity, told while it is typed. The server checks the same (GB 11643-1999: the region's six
// digits, eight of the day of birth, three of the order, and the check digit of ISO 7064, MOD 11-2).
export type IdNumberFault = 'length' | 'birth' | 'check'

const LENGTH = 18
const SHORTEST = 15 // of what can only be meant as one: those of before 1999 had fifteen digits
const CHECK = '10X98765432'

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  return month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

// null: right, or the number of another paper (a passport).
export function idNumberFault(text: string): IdNumberFault | null {
  const number = text.trim()
  if (number.length < SHORTEST || !/^\d+[\dXx]$/.test(number)) return null
  if (number.length !== LENGTH) return 'length'
  const part = (from: number, to: number): number => Number(number.slice(from, to))
  if (!isDay(part(6, 10), part(10, 12), part(12, 14))) return 'birth'
  let sum = 0
  let weight = 1
  for (let i = LENGTH - 2; i >= 0; i -= 1) {
    weight = (weight * 2) % 11
    sum += Number(number[i]) * weight
  }
  return CHECK[sum % 11] === number[LENGTH - 1].toUpperCase() ? null : 'check'
}
