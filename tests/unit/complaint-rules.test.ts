import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import classes from '../../assets/seed/classes.json' with { type: 'json' };
import eventClasses from '../../assets/seed/event-classes.json' with { type: 'json' };
import { secretsFrom } from '../../platform/secrets.ts';
import { normaliseContact } from '../../tickets/complaints/contact.ts';
import { readTrackingKey, trackingKey } from '../../tickets/complaints/tracking-key.ts';
import { imageType } from '../../tickets/photos/image-type.ts';
import responsibilities from '../../tickets/seed/responsibilities.json' with { type: 'json' };
import { publishedDays } from '../../tickets/seed-tickets.ts';

const secrets = secretsFrom([Buffer.alloc(32, 1)]);

describe('tracking key', () => {
  it('gives the complaint back, and nothing for any other text', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(42), fc.constantFrom(...'ABCxyz019-_='), (id, place, char) => {
        const key = trackingKey(secrets, id);
        expect(key).toHaveLength(43);
        expect(readTrackingKey(secrets, key)).toBe(id);
        const changed = key.slice(0, place) + char + key.slice(place + 1);
        if (changed !== key) expect(readTrackingKey(secrets, changed)).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => readTrackingKey(secrets, text) === undefined));
  });

  it('is another under another master key', () => {
    const key = trackingKey(secretsFrom([Buffer.alloc(32, 2)]), randomUUID());
    expect(readTrackingKey(secrets, key)).toBeUndefined();
  });
});

describe('contact', () => {
  it.each([
    ['138 0013 8000', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['008613800138000', '13800138000'],
    ['１３８００１３８０００', '13800138000'],
    ['(0755) 2828 8888', '075528288888'],
    ['+852 9123 4567', '+85291234567'],
    [' Some.One@Example.ORG ', 'some.one@example.org'],
  ])('reads %s as %s', (text, contact) => {
    expect(normaliseContact(text)).toBe(contact);
    expect(normaliseContact(contact)).toBe(contact);
  });

  it.each(['12345', 'call me', 'a@b', '@', `${'9'.repeat(16)}`, `${'a'.repeat(100)}@b.cn`])(
    'refuses %s',
    (text) => {
      expect(() => normaliseContact(text)).toThrow('phone number or an e-mail');
    },
  );
});

describe('image type', () => {
  it.each([
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
    ['GIF89a', undefined],
    ['%PDF-1.7', undefined],
    ['', undefined],
    ['\xff\xd8\xff\xe0', 'jpeg'],
    ['\x89PNG\r\n\x1a\n', 'png'],
    ['RIFF\x00\x00\x00\x00WEBPVP8 ', 'webp'],
    ['RIFF\x00\x00\x00\x00WAVEfmt ', undefined],
    ['\x00\x00\x00\x20ftypavif', 'avif'],
    ['\x00\x00\x00\x20ftypheic', 'heic'],
    ['\x00\x00\x00\x20ftypisom', undefined],
  ])('of %j is %s', (head, type) => {
    expect(imageType(Buffer.from(head, 'latin1'))).toBe(type);
  });
});

describe('seed', () => {
  it('has a limit for every problem of every class', () => {
    const known = new Set(responsibilities.map((row) => `${row.classCode} ${row.problemCode}`));
    expect(known.size).toBe(responsibilities.length);
    for (const { problems } of classes) {
      for (const { problemCode } of problems) expect(known).toContain(`* ${problemCode}`);
    }
  });

  it('has overrides only for problems that the class has', () => {
    for (const { classCode, problemCode } of responsibilities) {
      if (classCode === '*') continue;
      const known = [...classes, ...eventClasses].find((each) => each.classCode === classCode);
      const problems = known?.problems ?? [];
      expect(problems.map((each) => each.problemCode)).toContain(problemCode);
    }
  });

  it('knows the holidays and make-up days of 2026', () => {
    const days = publishedDays().filter(({ day }) => day.startsWith('2026-10'));
    expect(days).toEqual([
      { day: '2026-10-01', working: false, nameZh: '国庆节' },
      { day: '2026-10-02', working: false, nameZh: '国庆节' },
      { day: '2026-10-05', working: false, nameZh: '国庆节' },
      { day: '2026-10-06', working: false, nameZh: '国庆节' },
      { day: '2026-10-07', working: false, nameZh: '国庆节' },
      { day: '2026-10-10', working: true, nameZh: '国庆节' },
    ]);
  });
});
