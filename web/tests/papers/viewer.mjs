// ofd.js in Chromium, other formats beside it, and how far two pictures of a page agree at 150 dots per inch.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { unzip } from './zip.mjs'

export const papers = process.env.ZHILU_PAPERS
// Drawn at twice the resolution that is compared: each program puts texts and strokes on whole points in a way of its own.
const DPI = 300
// ofd.js draws a page of 210 mm at (width − 10) / 210 points a millimetre; at 3.8 it also scales pictures as it should.
const POINTS_PER_MM = 3.8
const WIDTH = 210 * POINTS_PER_MM + 10

export function opensViewer() {
  const viewer = {}
  return Object.assign(viewer, {
    async open() {
      viewer.browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
        args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
      })
      viewer.context = await viewer.browser.newContext({
        viewport: { width: 900, height: 1200 },
        deviceScaleFactor: DPI / 25.4 / POINTS_PER_MM,
      })
      viewer.context.setDefaultTimeout(120_000)
      viewer.plain = await viewer.browser.newPage({ viewport: { width: 100, height: 100 } })
    },
    async close() {
      await viewer.browser?.close()
    },
  })
}

// The fonts of a document by the names that its texts are drawn with. ofd.js itself leaves embedded fonts alone.
function fontsOf(files) {
  const res = files.get('Doc_0/PublicRes.xml').toString()
  return [...res.matchAll(/FontName="([^"]+)"[^>]*><ofd:FontFile>([^<]+)</g)].map(([, name, file]) => ({
    name,
    bytes: files.get(`Doc_0/Res/${file}`).toString('base64'),
  }))
}

// Opens a document with ofd.js: the text of each page as it put it there, and where asked a picture of each.
export async function readOfd(viewer, file, pictures = true) {
  const bytes = fs.readFileSync(file)
  const page = await viewer.context.newPage()
  try {
    await page.setContent('<!doctype html><meta charset="utf-8"><body style="margin:0;background:#fff"></body>')
    await page.addScriptTag({ path: process.env.ZHILU_OFD_READER })
    await page.evaluate(loadFonts, fontsOf(unzip(bytes)))
    const texts = await page.evaluate(showDocument, { bytes: bytes.toString('base64'), width: WIDTH })
    const shots = []
    if (!pictures) return { texts, shots }
    for (const box of await page.evaluate(() => [...document.body.children].map((e) => e.id))) {
      await page.evaluate((id) => [...document.body.children].forEach((e) => (e.hidden = e.id !== id)), box)
      shots.push(await page.locator(`[id="${box}"]`).screenshot())
    }
    return { texts, shots }
  } finally {
    await page.close()
  }
}

// In the browser, which refuses a font that is not sound.
async function loadFonts(fonts) {
  for (const { name, bytes } of fonts) {
    const face = new FontFace(name, Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)))
    document.fonts.add(await face.load())
  }
}

async function showDocument({ bytes, width }) {
  const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'paper.ofd')
  const parsed = await new Promise((success, fail) => window.ofd.parseOfdDocument({ ofd: file, success, fail }))
  const pages = window.ofd.renderOfd(width, parsed[0])
  for (const page of pages) {
    page.style.marginBottom = '0'
    document.body.append(page)
  }
  const texts = pages.map((page) => [...page.querySelectorAll('text')].map((t) => t.textContent).join(''))
  // ofd.js cuts a character beyond U+FFFF into the halves of its surrogate pair and draws neither; put together they are drawn.
  for (const svg of document.querySelectorAll('svg')) {
    const [high, low, more] = svg.querySelectorAll('text')
    if (more || !low || !/^[\uD800-\uDBFF]$/.test(high.textContent)) continue
    high.textContent += low.textContent
    low.remove()
  }
  await document.fonts.ready
  return texts
}

export async function pictureOfSvg(viewer, file) {
  const page = await viewer.context.newPage()
  try {
    const svg = fs.readFileSync(file, 'utf8')
    await page.setContent(
      `<!doctype html><meta charset="utf-8"><style>#page { width: ${210 * POINTS_PER_MM}px } svg { width: 100%; height: auto; display: block }</style>
       <body style="margin:0"><div id="page">${svg}</div></body>`,
    )
    return await page.locator('#page').screenshot()
  } finally {
    await page.close()
  }
}

export function picturesOfPdf(file, how = ['-r', String(DPI)]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhilu-pdf-'))
  try {
    execFileSync('pdftoppm', [...how, '-png', file, path.join(folder, 'page')])
    return fs.readdirSync(folder).sort().map((name) => fs.readFileSync(path.join(folder, name)))
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

// The share of points that are more than 32 of 255 lighter than the lightest, or darker than the darkest, of the nine points
// around the same place in the other picture, either way: what is on one page and not on the other, whereas a stroke that falls
// between two points is grey in another way with each program. `ink`: the share of points that are not white.
// `halved`: the pictures are drawn at twice the resolution that is compared.
export async function difference(viewer, one, other, halved = true) {
  const shares = await viewer.plain.evaluate(compare, { pictures: [one, other].map((p) => p.toString('base64')), by: halved ? 2 : 1 })
  assert.ok(shares.ink > 0, 'there is something on the page')
  return shares
}

async function compare({ pictures, by }) {
  const grey = async (bytes) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob())
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    const across = image.width // asked once: it is no field but a call into the browser, dearer than all else here
    const [width, height] = [Math.floor(across / by), Math.floor(image.height / by)]
    const out = new Uint8Array(width * height)
    const at = (x, y) => {
      const i = 4 * (y * across + x)
      return data[i] + data[i + 1] + data[i + 2]
    }
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        let sum = 0
        for (let v = 0; v < by; v += 1) for (let u = 0; u < by; u += 1) sum += at(by * x + u, by * y + v)
        out[y * width + x] = Math.round(sum / (3 * by * by))
      }
    return { out, width, height }
  }
  const [a, b] = await Promise.all(pictures.map(grey))
  if (Math.abs(a.width - b.width) > 2 || Math.abs(a.height - b.height) > 2)
    throw new Error(`pages of ${a.width}×${a.height} and ${b.width}×${b.height} points`)
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)]
  const alone = (here, there, x, y) => {
    const value = here.out[y * here.width + x]
    if (Math.abs(there.out[y * there.width + x] - value) <= 32) return false
    let [darkest, lightest] = [255, 0]
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v += 1)
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u += 1) {
        const near = there.out[v * there.width + u]
        if (near < darkest) darkest = near
        if (near > lightest) lightest = near
      }
    return value < darkest - 32 || value > lightest + 32
  }
  let [differ, ink] = [0, 0]
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (a.out[y * a.width + x] < 224 || b.out[y * b.width + x] < 224) ink += 1
      if (alone(a, b, x, y) || alone(b, a, x, y)) differ += 1
    }
  return { page: differ / (width * height), ink: ink / (width * height), differ }
}
