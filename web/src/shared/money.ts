// Sums are kept in fen; people read yuan: "50,000", "1,234.50".
export function yuanText(fen: number): string {
  const whole = fen % 100 === 0
  return (fen / 100).toLocaleString('en', { minimumFractionDigits: whole ? 0 : 2, maximumFractionDigits: 2 })
}
