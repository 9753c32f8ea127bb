// The places of the rail, in order, each shown to those who may go there.
import { computed } from 'vue'
import { may } from './session'

export interface Place {
  area: string
  to: string
  key: string // the letter after g
  word: string
}

const PLACES: (Place & { needs?: string[] })[] = [
  { area: 'bench', to: '/', key: 'd', word: 'nav.bench', needs: ['bench.view'] },
  { area: 'cases', to: '/cases', key: 'c', word: 'nav.cases', needs: ['case.list'] },
  { area: 'new', to: '/cases/new', key: 'x', word: 'nav.new', needs: ['case.open'] },
  {
    area: 'uploads',
    to: '/uploads',
    key: 'u',
    word: 'nav.uploads',
    needs: ['recording.receive', 'case.open'],
  },
  { area: 'approvals', to: '/approvals', key: 'a', word: 'nav.approvals', needs: ['approval.list'] },
  { area: 'enterprises', to: '/enterprises', key: 'e', word: 'nav.enterprises', needs: ['enterprise.list'] },
  { area: 'plan', to: '/plan', key: 'j', word: 'nav.plan', needs: ['annual_plan.view'] },
  { area: 'numbers', to: '/numbers', key: 'n', word: 'nav.numbers', needs: ['case.numbers'] },
  { area: 'seals', to: '/seals', key: 'y', word: 'nav.seals', needs: ['seal.uses'] },
  { area: 'rules', to: '/rules', key: 'r', word: 'nav.rules', needs: ['rulebook.view'] },
  { area: 'forms', to: '/forms', key: 'f', word: 'nav.forms', needs: ['forms.list'] },
  { area: 'fonts', to: '/fonts', key: 't', word: 'nav.fonts', needs: ['font.install'] },
  { area: 'bureau', to: '/bureau', key: 'b', word: 'nav.bureau', needs: ['bureau.findings', 'bureau.record'] },
  { area: 'integrity', to: '/integrity', key: 'i', word: 'nav.integrity', needs: ['integrity.view'] },
  { area: 'users', to: '/users', key: 'p', word: 'nav.users', needs: ['user.list'] },
  { area: 'devices', to: '/devices', key: 'v', word: 'nav.devices', needs: ['device.register'] },
  { area: 'parameters', to: '/parameters', key: 'm', word: 'nav.parameters', needs: ['parameter.set'] },
  { area: 'calendars', to: '/calendars', key: 'w', word: 'nav.calendars', needs: ['calendar.install'] },
  { area: 'access', to: '/access', key: 'l', word: 'nav.access', needs: ['access.list'] },
  { area: 'settings', to: '/settings', key: 's', word: 'nav.settings' },
]

export const places = computed<Place[]>(() => PLACES.filter((p) => !p.needs || p.needs.some(may)))
