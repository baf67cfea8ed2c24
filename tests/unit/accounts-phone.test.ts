import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlaceholderEmail, maskContact, placeholderEmail, readContact, readPhone, showPhone } from '../../api/accounts/rules.ts';

describe('a phone number, however people type it', () => {
  it.each(['0912345678', '0912 345 678', '0912.345.678', '0912-345-678', '+84912345678', '+84 912 345 678', '84912345678', '0084 912 345 678', '(+84) 0912 345 678', '+84 (0) 912.345.678', ' 0912\u00a0345\u00a0678 ', '912345678', '０９１２３４５６７８'])(
    'reads %j as +84912345678',
    (typed) => expect(readPhone(typed)).toEqual({ ok: true, value: '+84912345678' }),
  );

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['không có', 'not-a-number'],
    ['0912 345 67', 'length'],
    ['0912 345 6789', 'length'],
    ['+1 202 555 0123', 'foreign'],
    ['0033 6 12 34 56 78', 'foreign'],
    ['0237 385 2345', 'landline'],
    ['024 3825 5555', 'landline'],
    ['0168 123 4567', 'old-prefix'],
    ['0120 123 4567', 'old-prefix'],
    ['0612345678', 'not-a-number'],
    ['09123456x8', 'not-a-number'],
    ['++84912345678', 'not-a-number'],
    ['0912345678; DROP TABLE', 'not-a-number'],
  ])('refuses %j and knows why: %s', (typed, fault) => expect(readPhone(typed)).toEqual({ ok: false, fault }));

  it('gives the same number for every way of writing it, and shows it in groups', () => {
    fc.assert(
      fc.property(fc.constantFrom('3', '5', '7', '8', '9'), fc.stringMatching(/^\d{8}$/), fc.constantFrom(' ', '.', '-', ''), (head, tail, gap) => {
        const n = head + tail;
        const grouped = `0${n.slice(0, 3)}${gap}${n.slice(3, 6)}${gap}${n.slice(6)}`;
        const expected = { ok: true, value: `+84${n}` };
        expect(readPhone(grouped)).toEqual(expected);
        expect(readPhone(`+84${gap}${n}`)).toEqual(expected);
        expect(readPhone(showPhone(`+84${n}`))).toEqual(expected);
      }),
    );
  });

  it('shows a number in groups, and hides all but its end before anyone is proven', () => {
    expect(showPhone('+84912345678')).toBe('0912 345 678');
    expect(maskContact('+84912345678')).toBe('•••• ••• 678');
    expect(maskContact('lan@chogiong.vn')).toBe('l•••@chogiong.vn');
  });
});

describe('the one field for phone or e-mail', () => {
  it('tells them apart', () => {
    expect(readContact('0912 345 678')).toEqual({ ok: true, value: { channel: 'SMS', contact: '+84912345678' } });
    expect(readContact(' HTX.BaLang@Demo.SanQue.vn ')).toEqual({ ok: true, value: { channel: 'EMAIL', contact: 'htx.balang@demo.sanque.vn' } });
  });

  it.each(['a@b', '@b.vn', 'lan@', 'lan@@chogiong.vn', 'lan@chợ.vn', 'lan @chogiong.vn', `${'a'.repeat(65)}@b.vn`, 'p1@khong-co-email.invalid', 'lan@-x.vn'])('refuses %j', (typed) =>
    expect(readContact(typed)).toEqual({ ok: false, fault: 'email' }),
  );

  it('marks a placeholder address, which is never mailed', () => {
    expect(isPlaceholderEmail(placeholderEmail('AbC'))).toBe(true);
    expect(isPlaceholderEmail('lan@chogiong.vn')).toBe(false);
  });
});
