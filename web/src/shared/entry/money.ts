// Money is recorded in whole fen, and read and written in yuan with two decimals.
const YUAN = /^(\d{1,13})(?:\.(\d{1,2}))?$/

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[,，\s]/g, '')
    .replace(/^[¥￥]/, '')
    .replace(/元$/, '')

// Whole fen; undefined of what is no sum of money. No fraction is reckoned with: what is typed is what is recorded.
export function fenOf(text: string): number | undefined {
  const found = YUAN.exec(plain(text))
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : undefined
}

export function yuanOf(fen: number): string {
  return `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

// "12,345.00", as it is shown to be read.
export function yuanText(fen: number): string {
  const [whole, rest] = yuanOf(fen).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`
}
