// Words of the screens. Chinese is the house language; English is complete as well (a test compares the two).
import { createI18n } from 'vue-i18n'
import en from './en'
import zhCN from './zh-CN'

export type Language = 'zh-CN' | 'en'
export const LANGUAGES: Language[] = ['zh-CN', 'en']

function remembered(): Language {
  return localStorage.getItem('zhilu.language') === 'en' ? 'en' : 'zh-CN'
}

export const i18n = createI18n({
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
  missingWarn: false,
  fallbackWarn: false,
})

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  localStorage.setItem('zhilu.language', language)
  document.documentElement.lang = language
}

export const t = i18n.global.t
export function language(): Language {
  return i18n.global.locale.value as Language
}
