// From a key stroke to its page on the screen; started by bench/preview.sh.
import { after, test } from 'node:test'
import { atWork, browser, DESK, formOf, go, openInspection, opensBrowser } from '../web/tests/browser/bureau.mjs'

const rounds = Number(process.argv[2] ?? 30)
opensBrowser()

// In the page: the time of the last stroke, and of the first picture after it that a page shows anew.
function watchPages() {
  let stroke = 0
  window.taken = []
  document.addEventListener('input', () => (stroke = performance.now()), true)
  document.addEventListener(
    'load',
    (event) => {
      if (!stroke || !event.target.matches?.('[data-page]')) return
      requestAnimationFrame(() => {
        window.taken.push(performance.now() - stroke)
        stroke = 0
      })
    },
    true,
  )
}

const told = {}
async function strokes(page, key) {
  const taken = []
  for (let i = 0; i <= rounds; i += 1) {
    await page.evaluate(() => (window.taken = []))
    await page.locator('#f-situation').press(key)
    await page.keyboard.type(String(i % 10))
    await page.waitForFunction(() => window.taken.length > 0)
    if (i) taken.push((await page.evaluate(() => window.taken))[0])
    await page.waitForTimeout(300)
  }
  taken.sort((a, b) => a - b)
  return { median: taken[taken.length >> 1], p95: taken[Math.floor(taken.length * 0.95)] }
}

test('a key stroke', { timeout: 600_000 }, async () => {
  const page = await atWork(browser, DESK)
  const { id } = await openInspection(page)
  await go(page, `/cases/${id}/papers/new/${await formOf(page, '现场检查记录')}?act=act-1`)
  const pages = () => page.locator('[data-page]').count()
  let lines = 80
  do {
    lines += 10
    await page.fill('#f-situation', Array.from({ length: lines }, (_, i) => `第${i + 1}项检查，配电箱未上锁，安全通道堆放杂物，责令立即改正。`).join(''))
    await page.waitForTimeout(200)
    await page.locator('[aria-busy=false] [data-page="1"]').waitFor()
  } while ((await pages()) < 5)
  await page.evaluate(watchPages)
  const fetched = []
  page.on('request', (r) => r.url().includes('/previews/') && fetched.push(r.url()))
  told.pages = await pages()
  told['on the last page, ms'] = await strokes(page, 'Control+End')
  told['pages fetched for each'] = fetched.length / (rounds + 1)
  told['on the first page, ms'] = await strokes(page, 'Control+Home')
})
after(() => console.log(JSON.stringify(told, null, 1)))
