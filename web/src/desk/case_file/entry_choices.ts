// What the fields of an entry can name: people, devices, things of the case.
import { computed, onMounted, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { thingsOfCase } from './things'
import { get } from '@/shared/api/client'
import type { Device, UserRow } from '@/shared/api/model'
import { useMatters } from '@/shared/approval_matters'
import type { CaseFile } from '@/shared/case_file'
import type { Choices } from '@/shared/entry/entry'
import { useForms } from '@/shared/forms'
import { may } from '@/shared/session'
import { inWords } from '@/shared/words'

export function useEntryChoices(file: CaseFile) {
  const { t, locale } = useI18n()
  const { titleOf } = useForms()
  const { matterWord } = useMatters()
  const users = ref<UserRow[]>([])
  const devices = ref<Device[]>([])

  onMounted(async () => {
    users.value = (await get<{ users: UserRow[] }>('/users').catch(() => ({ users: [] }))).users
    if (may('device.list')) devices.value = (await get<{ devices: Device[] }>('/devices').catch(() => ({ devices: [] }))).devices
  })
  return computed<Choices>(() => ({
    users: users.value.filter((u) => !u.disabled).map((u) => ({ id: u.user, text: u.certificate ? `${u.name}（${u.certificate}）` : u.name })),
    devices: devices.value.map((d) => ({ id: d.device, text: d.device })),
    things: (field) =>
      thingsOfCase(file.state.view!, inWords(file.state.events, locale.value), field.thing ?? '', {
        say: t,
        form: titleOf,
        matter: matterWord.value,
      }),
  }))
}
