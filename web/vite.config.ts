import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const server = process.env.ZHILU_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false, __VUE_I18N_LEGACY_API__: false },
  build: {
    // Office machines run Chromium from 86 on; nothing is inlined, so that the page's policy can forbid inline code.
    target: 'chrome86',
    cssTarget: 'chrome86',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
  },
  // A page's world of its own for each file, made in one process: making processes took most of the tests' time.
  test: { environment: 'happy-dom', pool: 'vmThreads', include: ['tests/unit/**/*.spec.ts'] },
  server: { proxy: { '/api': server, '/log': server, '/access-log': server } },
})
