import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

const typingPauseMs = 300;

/**
 * What a list is narrowed to, kept in the address. `text` is what is being typed for `textName` and counts after a
 * pause; `change` sets a name at once, or takes it away with ''.
 */
export const useTypedSearch = <Name extends string>(textName: Name) => {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState(search.get(textName) ?? '');
  const change = (name: Name, value: string) => {
    if ((search.get(name) ?? '') === value) return;
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  };
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => {
    const timer = setTimeout(() => latest.current(textName, text.trim()), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text, textName]);
  return { search, text, setText, change };
};
