import type { BrowserContextOptions } from 'playwright-core';
import type { Language } from '../../web/desk/strings.ts';
import { phone } from './browser.ts';

export type DeskSize = { name: string; language: Language; look: BrowserContextOptions };

/** What every page of the desk is looked at in: a wide screen, and a phone in the other language and light. */
export const deskSizes: [DeskSize, DeskSize] = [
  {
    name: 'wide',
    language: 'zh-CN',
    look: { viewport: { width: 1440, height: 900 }, locale: 'zh-CN', colorScheme: 'light' },
  },
  { name: 'phone', language: 'en', look: { ...phone, locale: 'en', colorScheme: 'dark' } },
];
