// What the fields of an entry can name: people, devices, things of the case.
import { computed, onMounted, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { thingsOfCase } from './things'
import { get } from '@/shared/api/client'
import type { Device, UserRow } from '@/shared/api/model'
import { useMatters } from '@/shared/approval_matters'
import type { CaseFile } from '@/shared/case_file'
import type { Choices, Option } from '@/shared/entry/entry'
import { useForms } from '@/shared/forms'
import { useHazardLibrary, type LibraryEntry } from '@/shared/hazard_library'
import { may } from '@/shared/session'
import { inWords } from '@/shared/words'

// Those that hazards of the case name come first.
function libraryOf(file: CaseFile, all: LibraryEntry[]): Option[] {
  const named = new Set(file.state.view?.hazards.map((h) => h.entry))
  const first = (e: LibraryEntry): number => (named.has(e.entry) ? 0 : 1)
  return [...all].sort((a, b) => first(a) - first(b)).map((e) => ({ id: e.entry, text: `${e.title} · ${e.penalty}` }))
}

export function useEntryChoices(file: CaseFile) {
  const { t, locale } = useI18n()
  const { titleOf } = useForms()
  const { matterWord } = useMatters()
  const library = useHazardLibrary()
  const users = ref<UserRow[]>([])
  const devices = ref<Device[]>([])

  onMounted(async () => {
    users.value = (await get<{ users: UserRow[] }>('/users').catch(() => ({ users: [] }))).users
    if (may('device.list')) devices.value = (await get<{ devices: Device[] }>('/devices').catch(() => ({ devices: [] }))).devices
  })
  return computed<Choices>(() => ({
    users: users.value.filter((u) => !u.disabled).map((u) => ({ id: u.user, text: u.certificate ? `${u.name}（${u.certificate}）` : u.name })),
    library: libraryOf(file, inWords(library.value, locale.value)),
    devices: devices.value.map((d) => ({ id: d.device, text: d.device })),
    things: (field) =>
      thingsOfCase(file.state.view!, inWords(file.state.events, locale.value), field.thing ?? '', {
        say: t,
        form: titleOf,
        matter: matterWord.value,
      }),
  }))
}
