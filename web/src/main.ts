import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { forgetMe, refreshMe } from './shared/session'
import { lockedAt } from './shared/signing_lock'
import { whenHandedOver, whenSignedOut } from './shared/api/client'
import { i18n, language, setLanguage } from './shared/i18n'
import { startKeyboard } from './shared/keys'
import { startLayout } from './shared/layout'
import './shared/styles/tokens.css'
import './shared/styles/base.css'
import './shared/styles/controls.css'

startLayout()
startKeyboard()
setLanguage(language())

whenSignedOut(() => {
  forgetMe()
  const here = router.currentRoute.value
  if (!here.meta.open) void router.push({ path: '/sign-in', query: { to: here.fullPath } })
})

// A window whose lock was taken away by hand learns of it from the server.
whenHandedOver(() => {
  if (!lockedAt()) void refreshMe().catch(() => undefined)
})

createApp(App).use(i18n).use(router).mount('#app')
