import { describe, expect, it } from 'vitest'
import { idNumberFault } from '@/shared/id_number'

describe('a number of identity', () => {
  // The two examples of GB 11643-1999, and what records/id_number_test.cpp says of others.
  it.each([
    ['11010519491231002X', null],
    ['11010519491231002x', null],
    [' 440524188001010014 ', null],
    ['110105194912310021', 'check'],
    ['110105194913310025', 'birth'],
    ['110105190002290028', 'birth'],
    ['110105491231002', 'length'],
    ['1101051949123100200', 'length'],
    ['E12345678', null],
    ['军字第2026000000001号', null],
    ['', null],
  ])('%s: %s', (number, fault) => {
    expect(idNumberFault(number)).toBe(fault)
  })
  it('of days that no calendar has is wrong, in whatever century', () => {
    expect(idNumberFault('110105000102290028')).toBe('birth')
    expect(idNumberFault('110105199900310023')).toBe('birth')
  })
})
