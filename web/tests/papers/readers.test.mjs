// Papers as other people's programs see them: valid, with every word, and looking alike in all three formats.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { difference, opensViewer, papers, pictureOfSvg, picturesOfPdf, readOfd } from './viewer.mjs'
import { unzip } from './zip.mjs'

const MOST = 0.005 // of all points of a page at 150 dpi
const viewer = opensViewer()
before(() => viewer.open())
after(() => viewer.close())

const named = (ending) =>
  fs.readdirSync(papers).filter((n) => n.endsWith(ending)).map((n) => n.slice(0, -ending.length)).sort()
const place = (name) => path.join(papers, name)
const words = (name) => fs.readFileSync(place(`${name}.txt`), 'utf8').trimEnd().split('\n')
const drawn = named('.txt')

test('there is a paper for every form, one that is signed and sealed, one of rare names, one of the archive', () => {
  const forms = fs.readdirSync('data/forms').filter((n) => n.endsWith('.json')).map((n) => n.slice(0, -'.json'.length))
  assert.ok(forms.length > 80)
  assert.deepEqual(named('.ofd'), [...forms, 'archived', 'rare_names', 'signed'].sort())
})

test('every part of every document is valid by the schema of docs/formats, and nothing else is in it', () => {
  let parts = 0
  for (const name of named('.ofd')) {
    for (const [file, bytes] of unzip(fs.readFileSync(place(`${name}.ofd`)))) {
      if (!file.endsWith('.xml')) continue
      execFileSync('xmllint', ['--noout', '--nonet', '--schema', 'docs/formats/ofd.xsd', '-'], { input: bytes, stdio: ['pipe', 'pipe', 'pipe'] })
      parts += 1
    }
  }
  assert.ok(parts > 4 * named('.ofd').length)
})

test('the schema refuses what stands in another order', () => {
  const page = unzip(fs.readFileSync(place('case_cover.ofd'))).get('Doc_0/Pages/Page_0/Content.xml').toString()
  const wrong = page.replace(/(<ofd:FillColor [^>]*>)(<ofd:TextCode .*?<\/ofd:TextCode>)/, '$2$1')
  assert.notEqual(wrong, page)
  assert.throws(() =>
    execFileSync('xmllint', ['--noout', '--schema', 'docs/formats/ofd.xsd', '-'], { input: wrong, stdio: ['pipe', 'pipe', 'pipe'] }),
  )
})

test('ofd.js shows every word of every paper', async () => {
  for (const name of drawn) assert.deepEqual((await readOfd(viewer, place(`${name}.ofd`), false)).texts, words(name), name)
})

// Blanks come and go between programs, as lines end and marks stand apart; no other character does.
const unspaced = (text) => text.replace(/\s/gu, '')
test('pdftotext reads every word of every paper, page by page', () => {
  for (const name of drawn) {
    const pages = execFileSync('pdftotext', ['-raw', place(`${name}.pdf`), '-'], { maxBuffer: 1 << 26 }).toString().split('\f').slice(0, -1)
    assert.deepEqual(pages.map(unspaced), words(name).map(unspaced), name)
  }
})

// A page is compared in some seconds: each kind of block by one form of it, and all forms where there is time.
const COMPARED = [
  'case_contents', 'case_cover', 'filing_approval', 'inspection_record', 'interview_record', 'penalty_decision', 'photo_evidence',
  'rare_names', 'rectification_order', 'seizure_list', 'signed', 'statement_waiver',
]
for (const name of process.env.ZHILU_LONG ? drawn : COMPARED)
  test(`${name}: SVG, PDF and OFD look alike`, async () => {
    const ofd = await readOfd(viewer, place(`${name}.ofd`))
    const pdf = picturesOfPdf(place(`${name}.pdf`))
    assert.equal(pdf.length, ofd.shots.length)
    for (let k = 0; k < pdf.length; k += 1) {
      const svg = await pictureOfSvg(viewer, place(`${name}.${k + 1}.svg`))
      const pairs = { 'OFD, PDF': [ofd.shots[k], pdf[k]], 'OFD, SVG': [ofd.shots[k], svg], 'SVG, PDF': [svg, pdf[k]] }
      for (const [which, [one, other]] of Object.entries(pairs)) {
        const found = await difference(viewer, one, other)
        if (found.page >= MOST || process.env.ZHILU_KEEP_PAGES) keep(`${name}.${k + 1}`, { ofd: ofd.shots[k], svg, pdf: pdf[k] })
        assert.ok(found.page < MOST, `page ${k + 1}, ${which}: ${(100 * found.page).toFixed(3)} % of the points differ`)
        if (process.env.ZHILU_TELL) console.log(name, k + 1, which, found)
      }
    }
  })

// What a paper looks like changes on purpose alone: the pages as somebody looked at them lie in tests/golden/pages. Compared at
// 75 dpi, where a comma has some fifteen points. To keep new ones: ZHILU_GOLDEN=keep tests/papers/run.sh BUILD-FOLDER.
const GOLDEN = 'tests/golden/pages'
const MOST_OF_GOLDEN = 6
for (const name of COMPARED)
  test(`${name}: looks as it did`, async () => {
    const pages = picturesOfPdf(place(`${name}.pdf`), ['-r', '75', '-gray'])
    const golden = (k) => path.join(GOLDEN, `${name}.${k + 1}.png`)
    if (process.env.ZHILU_GOLDEN === 'keep') pages.forEach((bytes, k) => fs.writeFileSync(golden(k), bytes))
    assert.ok(!fs.existsSync(golden(pages.length)), 'no fewer pages than before')
    for (let k = 0; k < pages.length; k += 1) {
      const found = await difference(viewer, fs.readFileSync(golden(k)), pages[k], false)
      if (found.differ > MOST_OF_GOLDEN) keep(`${name}.${k + 1}`, { before: fs.readFileSync(golden(k)), now: pages[k] })
      assert.ok(found.differ <= MOST_OF_GOLDEN, `page ${k + 1}: ${found.differ} points differ`)
    }
  })

test('a page without one of its commas does not look as it did', async () => {
  const [page] = picturesOfPdf(place('rectification_order.pdf'), ['-r', '75', '-gray'])
  const without = await viewer.plain.evaluate(rubOut, page.toString('base64'))
  assert.ok((await difference(viewer, page, Buffer.from(without, 'base64'), false)).differ > MOST_OF_GOLDEN)
})

// Whitens the smallest mark of the page that is as large as a comma.
async function rubOut(bytes) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob())
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const dark = (i) => data[4 * i] < 128
  const seen = new Uint8Array(image.width * image.height)
  let best = null
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] || !dark(start)) continue
    const mark = [start]
    seen[start] = 1
    for (let n = 0; n < mark.length; n += 1)
      for (const near of [mark[n] - 1, mark[n] + 1, mark[n] - image.width, mark[n] + image.width])
        if (near >= 0 && near < seen.length && !seen[near] && dark(near)) mark.push(near), (seen[near] = 1)
    if (mark.length >= 6 && (!best || mark.length < best.length)) best = mark
  }
  context.fillStyle = '#fff'
  for (const i of best) context.fillRect((i % image.width) - 1, Math.floor(i / image.width) - 1, 3, 3)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  const out = new Uint8Array(await blob.arrayBuffer())
  return btoa(Array.from(out, (byte) => String.fromCharCode(byte)).join(''))
}

// Nothing in Debian checks PDF/A-2b; the same pages as PDF/A-1b prove fonts, colours and metadata of both.
test('PDFBox Preflight finds every paper valid as PDF/A-1b', () => {
  const list = place('preflight.txt')
  fs.writeFileSync(list, drawn.map((name) => `${place(name)}.pdf1b\n`).join(''))
  const jars = ['preflight', 'pdfbox2', 'fontbox2', 'xmpbox', 'commons-logging', 'commons-io', 'javax.activation', 'jaxb-api']
  const path1b = jars.map((jar) => `/usr/share/java/${jar}.jar`).join(':')
  const run = ['-cp', path1b, 'org.apache.pdfbox.preflight.Validator_A1b', 'xml', 'group', list]
  execFileSync('java', run, { stdio: ['ignore', 'pipe', 'pipe'] })
  const told = fs.readFileSync(`${list}.preflight.xml`, 'utf8')
  const verdicts = [...told.matchAll(/<preflight [^>]*name="([^"]+)".*?<isValid[^>]*>(\w+)<.*?<\/preflight>/gs)]
  assert.equal(verdicts.length, drawn.length)
  for (const [all, name, valid] of verdicts) assert.equal(valid, 'true', `${name}: ${all.slice(0, 1000)}`)
})

// Written by one library and read by another: zbar shares nothing with it. At 200 dpi: it wants four points to a module.
test('a reader of QR codes that is not ours finds the code of each page', () => {
  let pages = 0
  for (const name of ['inspection_record', 'case_contents', 'interview_record', 'penalty_decision', 'signed']) {
    execFileSync('pdftoppm', ['-r', '200', '-gray', '-png', place(`${name}.pdf`), place(`${name}.scan`)])
    const scans = fs.readdirSync(papers).filter((file) => file.startsWith(`${name}.scan`)).sort()
    scans.forEach((scan, i) => {
      const found = execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', place(scan)]).toString().trim()
      assert.equal(found, `ZL1:${'A'.repeat(20)}:${i + 1}/${scans.length}`, name)
    })
    pages += scans.length
  }
  assert.ok(pages > 5)
})

function keep(name, pictures) {
  fs.mkdirSync(process.env.ZHILU_SCREENSHOTS, { recursive: true })
  for (const [format, bytes] of Object.entries(pictures))
    fs.writeFileSync(path.join(process.env.ZHILU_SCREENSHOTS, `paper-${name}.${format}.png`), bytes)
}

test('no rare name loses a character', async () => {
  const names = fs.readFileSync('tests/papers/rare_names.txt', 'utf8').trim().split('\n')
  assert.equal(new Set(names).size, 200)
  const { texts } = await readOfd(viewer, place('rare_names.ofd'))
  assert.equal(texts.join(''), names.join(''))
})

test('another page does not look alike', async () => {
  const [first, second] = picturesOfPdf(place('rare_names.pdf'))
  assert.ok((await difference(viewer, first, second)).page > 4 * MOST)
})
