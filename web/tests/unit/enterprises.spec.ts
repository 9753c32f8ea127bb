// What a correction of the register sends: what was changed, and nothing else.
import { describe, expect, it } from 'vitest'
import { changesOf } from '@/desk/enterprises/changes'
import type { Enterprise } from '@/shared/api/model'

const before: Enterprise = {
  enterprise: 'e',
  name: '示例酿酒有限公司',
  address: '一路1号',
  phone: '0000-0000000',
  zones: [{ id: 'zone-1', name: '酒库', explosion_hazard: true }],
}
const entry = { name: before.name, address: before.address, phone: '0000-0000000' }
const zones = (): NonNullable<Enterprise['zones']> => before.zones!.map((z) => ({ ...z }))

describe('a correction of an enterprise', () => {
  it('is empty where nothing was changed', () => {
    expect(changesOf(before, entry, zones())).toEqual({})
    expect(changesOf(before, { ...entry, name: ` ${before.name} ` }, zones())).toEqual({})
  })
  it('names the changed fields alone, trimmed', () => {
    expect(changesOf(before, { ...entry, address: ' 二路2号 ', industry: '酿造' }, zones())).toEqual({
      address: '二路2号',
      industry: '酿造',
    })
  })
  it('sends no emptied field: the record takes none', () => {
    expect(changesOf(before, { ...entry, phone: '' }, zones())).toEqual({})
  })
  it('sends all zones, with their ids, when one of them changed', () => {
    const changed = [{ ...zones()[0], explosion_hazard: false }, { id: 'zone-2', name: ' 灌装间 ', explosion_hazard: false }]
    expect(changesOf(before, entry, changed).zones).toEqual([
      { id: 'zone-1', name: '酒库', explosion_hazard: false },
      { id: 'zone-2', name: '灌装间', explosion_hazard: false },
    ])
    expect(changesOf(before, entry, [...zones(), { id: 'zone-2', name: ' ', explosion_hazard: false }])).toEqual({})
  })
})

describe('a new enterprise', () => {
  it('is sent with all that is filled in', () => {
    expect(changesOf(undefined, { ...entry, phone: '' }, zones())).toEqual({
      name: before.name,
      address: before.address,
      zones: before.zones,
    })
  })
})
