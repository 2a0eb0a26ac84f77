import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { connection } from './request.ts';
import { type Language, type Translate, translate } from './strings.ts';

export type Preferences = {
  language: Language;
  theme: 'light' | 'dark';
  sound: boolean;
  singleKeys: boolean;
};

const storageKey = 'citymark-desk';

const initial = (): Preferences => {
  const kept = (() => {
    try {
      return JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    } catch {
      return {};
    }
  })();
  const language = kept.language ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    language: language === 'en' ? 'en' : 'zh-CN',
    theme: (kept.theme ?? (dark ? 'dark' : 'light')) === 'dark' ? 'dark' : 'light',
    sound: kept.sound === true,
    singleKeys: kept.singleKeys !== false,
  };
};

type Shared = Preferences & {
  t: Translate;
  /** Chooses between a Chinese and an English name that came from the service. */
  pick: (zh: string, en: string) => string;
  change: (next: Partial<Preferences>) => void;
};

const Context = createContext<Shared | null>(null);

/** What this person likes on this device: language, colours, sound, shortcuts. */
export const usePreferences = (): Shared => {
  const shared = useContext(Context);
  if (!shared) throw new Error('usePreferences outside of PreferencesProvider');
  return shared;
};

export const PreferencesProvider = ({ children }: { children: ReactNode }) => {
  const [preferences, setPreferences] = useState(initial);
  const { language, theme } = preferences;
  connection.language = language;

  useEffect(() => {
    localStorage.setItem(storageKey, JSON.stringify(preferences));
  }, [preferences]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
    document.title = `${translate(language, 'app.name')} · ${translate(language, 'app.desk')}`;
  }, [language, theme]);

  const shared = useMemo<Shared>(
    () => ({
      ...preferences,
      t: (key, values) => translate(preferences.language, key, values),
      pick: (zh, en) => (preferences.language === 'en' && en ? en : zh),
      change: (next) => setPreferences((now) => ({ ...now, ...next })),
    }),
    [preferences],
  );
  return <Context value={shared}>{children}</Context>;
};
