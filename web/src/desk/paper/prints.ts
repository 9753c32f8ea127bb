// Addresses of what is printed: one paper, one of its copies, or the papers of a case behind each other.
import { PREFIX } from '@/shared/api/client'
import { casePath } from '@/shared/case_file'

export const paperPdf = (id: string, paper: string, copy?: number): string =>
  `${PREFIX}${casePath(id)}/papers/${paper}/document.pdf${copy ? `?copy=${copy}` : ''}`

// `papers`: those alone; none named: all that are not void. `copies`: every copy of each, or one of them.
export function papersPdf(id: string, copies?: 'all' | number, papers: string[] = []): string {
  const query = [...(papers.length ? [`papers=${papers.join(',')}`] : []), ...(copies ? [`copies=${copies}`] : [])]
  return `${PREFIX}${casePath(id)}/papers.pdf${query.length ? `?${query.join('&')}` : ''}`
}
