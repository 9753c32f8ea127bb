// A page read aloud: its words in reading order, as phrases that a voice can say one after another.

const FULL_LINE = 0.8 // a line that reaches so far across the page goes on in the next one
const ENDS = /[。；：！？.;:!?]$/

interface Line {
  text: string
  reach: number
}

function linesOf(svg: string): Line[] {
  const page = new DOMParser().parseFromString(svg, 'image/svg+xml')
  const [, , width] = (page.documentElement.getAttribute('viewBox') ?? '0 0 1 1').split(/\s+/).map(Number)
  return [...page.querySelectorAll('text')]
    .map((el) => ({
      text: (el.textContent ?? '').replace(/[\s\u3000]+/g, ' ').trim(),
      reach: (Number(el.getAttribute('x')) + Number(el.getAttribute('textLength'))) / width,
    }))
    .filter((line) => line.text !== '')
}

export function phrasesOf(svg: string, blank: string): string[] {
  const phrases: string[] = []
  let goesOn = false
  for (const line of linesOf(svg)) {
    const text = line.text.replace(/＿+/g, blank)
    if (goesOn) phrases.push(phrases.pop()! + text)
    else phrases.push(text)
    goesOn = line.reach > FULL_LINE && !ENDS.test(text)
  }
  return phrases
}

export function voiceFor(language: string): SpeechSynthesisVoice | undefined {
  if (typeof speechSynthesis === 'undefined') return undefined
  return speechSynthesis.getVoices().find((v) => v.lang.toLowerCase().replace('_', '-').startsWith(language))
}

// Says the phrases; resolves when the last one is said or the voice was stopped.
export function sayAll(phrases: string[], voice: SpeechSynthesisVoice): Promise<void> {
  speechSynthesis.cancel()
  const said = phrases.map(
    (phrase) =>
      new Promise<void>((resolve) => {
        const words = new SpeechSynthesisUtterance(phrase)
        words.voice = voice
        words.lang = voice.lang
        words.onend = words.onerror = () => resolve()
        speechSynthesis.speak(words)
      }),
  )
  return Promise.all(said).then(() => undefined)
}
