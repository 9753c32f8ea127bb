// Runs the browser tests named on the command line against the fixtures: node tests/browser/run_on_fixtures.mjs FILE…
import { spawn } from 'node:child_process'
import { startMock } from '../mock/server.mjs'

const mock = await startMock()
const child = spawn(process.execPath, ['--test', '--test-reporter=spec', ...process.argv.slice(2)], {
  stdio: 'inherit', env: { ...process.env, ZHILU_URL: mock.url, ZHILU_DEMO_PASSWORDS: JSON.stringify({ jia: { password: 'right', code: '135790' } }) },
})
child.on('exit', (code) => {
  mock.close()
  process.exitCode = code ?? 1
})
