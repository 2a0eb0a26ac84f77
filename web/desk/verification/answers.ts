import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from '../request.ts';
import type { VerificationKind } from './verification-api.ts';
import { type GivenAnswer, sendAnswer } from './verification-queries.ts';

/** How long an answer can be taken back before it is sent. */
export const undoMs = 5000;

/** An answer with what the case is called, for the words about it. */
export type NamedAnswer = GivenAnswer & { name: string; kind: VerificationKind };
export type UnsentAnswer = NamedAnswer & {
  /** Somebody else was quicker, or the case has moved on. */
  overtaken: boolean;
  error: unknown;
};

export type Answers = {
  /** The one that can still be taken back. */
  last: NamedAnswer | null;
  /** What could not be sent. */
  unsent: UnsentAnswer[];
  /** Cases that are answered as far as this person is concerned. */
  answered: ReadonlySet<string>;
  give: (answer: NamedAnswer) => void;
  /** Takes the last one back and returns it. */
  undo: () => NamedAnswer | null;
  retry: (answer: UnsentAnswer) => void;
  dismiss: (answer: UnsentAnswer) => void;
};

const without = <T extends { verificationId: string }>(list: T[], verificationId: string) =>
  list.filter((each) => each.verificationId !== verificationId);

const useSending = () => {
  const cache = useQueryClient();
  const [sending, setSending] = useState<NamedAnswer[]>([]);
  const [unsent, setUnsent] = useState<UnsentAnswer[]>([]);

  const send = useCallback(
    async (answer: NamedAnswer) => {
      const { verificationId, version, verdict, note } = answer;
      const given = { verificationId, version, verdict, ...(note ? { note } : {}) };
      setUnsent((list) => without(list, answer.verificationId));
      setSending((list) => [...list, answer]);
      try {
        const detail = await sendAnswer(given);
        cache.setQueryData(['verification', answer.verificationId], detail);
      } catch (error) {
        const overtaken = error instanceof Problem && error.status === 409;
        setUnsent((list) => [...list, { ...answer, overtaken, error }]);
        void cache.invalidateQueries({ queryKey: ['verification', answer.verificationId] });
      }
      // The queue is read before the case may show again, so that it does not flash up.
      for (const name of ['agreement', 'field-tasks']) {
        void cache.invalidateQueries({ queryKey: [name] });
      }
      await cache.invalidateQueries({ queryKey: ['verifications'] });
      setSending((list) => without(list, answer.verificationId));
    },
    [cache],
  );
  const dismiss = ({ verificationId }: UnsentAnswer) =>
    setUnsent((list) => without(list, verificationId));
  return { sending, unsent, send, dismiss };
};

/** Answers on their way: each waits a few seconds in which it can be taken back, and is never lost. */
export const useAnswers = (): Answers => {
  const { sending, unsent, send, dismiss } = useSending();
  const [last, setLast] = useState<NamedAnswer | null>(null);
  const held = useRef<{ answer: NamedAnswer; timer: ReturnType<typeof setTimeout> } | null>(null);

  const release = useCallback(() => {
    const { current } = held;
    if (!current) return null;
    clearTimeout(current.timer);
    held.current = null;
    setLast(null);
    return current.answer;
  }, []);
  const flush = useCallback(() => {
    const answer = release();
    if (answer) void send(answer);
  }, [release, send]);

  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  const give = (answer: NamedAnswer) => {
    flush();
    held.current = { answer, timer: setTimeout(flush, undoMs) };
    setLast(answer);
  };
  const kept = unsent.filter(({ overtaken }) => !overtaken);
  const answered = new Set(
    [...sending, ...kept, ...(last ? [last] : [])].map(({ verificationId }) => verificationId),
  );
  return { last, unsent, answered, give, undo: release, retry: (it) => void send(it), dismiss };
};
