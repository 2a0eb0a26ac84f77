import { App, Button, InputNumber, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { dateTimeWords } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { usePolicies, useSavePolicy } from './policy-queries.ts';
import type { Policy, PolicyChange, PolicyInput } from './verification-api.ts';

const closers = ['machine', 'person', 'field'] as const;

type ShareProps = {
  label: string;
  value: number;
  disabled: boolean;
  onChange: (n: number) => void;
};

const Share = ({ label, value, disabled, onChange }: ShareProps) => (
  <InputNumber
    aria-label={label}
    min={0}
    max={100}
    precision={0}
    value={value}
    disabled={disabled}
    onChange={(next) => next !== null && onChange(next)}
  />
);

const Changes = ({
  changes,
  nameOf,
}: {
  changes: PolicyChange[];
  nameOf: (category: string) => string;
}) => {
  const { t, language } = usePreferences();
  const words = ({ closeBy, minConfidence, samplePercent }: PolicyInput) =>
    t('policies.words', {
      closer: t(`policies.${closeBy}`),
      sure: Math.round(minConfidence * 100),
      sample: Math.round(samplePercent),
    });
  if (changes.length === 0) return null;
  return (
    <Section title={t('policies.changes')}>
      <ul className="plain-list">
        {changes.map(({ category, before, after, staffName, at }) => (
          <li key={`${category} ${at}`}>
            <strong>{nameOf(category)}</strong>: {before && <>{words(before)} → </>}
            {words(after)}
            <span className="quiet">
              {' '}
              · {staffName} · <time dateTime={at}>{dateTimeWords(at, language)}</time>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

const inputOf = ({ closeBy, minConfidence, samplePercent }: Policy): PolicyInput => ({
  closeBy,
  minConfidence,
  samplePercent,
});

const Row = ({ policy, writes }: { policy: Policy; writes: boolean }) => {
  const { t, pick } = usePreferences();
  const { message } = App.useApp();
  const [input, setInput] = useState(() => inputOf(policy));
  const save = useSavePolicy(policy.category);
  const name = pick(policy.nameZh, policy.nameEn);
  const changed = JSON.stringify(input) !== JSON.stringify(inputOf(policy));
  const byMachine = input.closeBy === 'machine';
  const labelOf = (what: string) => t('policies.of', { name, what });
  const send = () =>
    save.mutate(input, {
      onSuccess: () => void message.success(t('policies.saved')),
      onError: (error) => void message.error(error.message),
    });
  return (
    <tr data-policy={policy.category}>
      <th scope="row">{name}</th>
      <td>
        <Select
          aria-label={labelOf(t('policies.closeBy'))}
          value={input.closeBy}
          disabled={!writes}
          options={closers.map((closer) => ({ value: closer, label: t(`policies.${closer}`) }))}
          onChange={(closeBy) => setInput({ ...input, closeBy })}
        />
      </td>
      <td>
        <Share
          label={labelOf(t('policies.minConfidence'))}
          value={Math.round(input.minConfidence * 100)}
          disabled={!writes || !byMachine}
          onChange={(n) => setInput({ ...input, minConfidence: n / 100 })}
        />
      </td>
      <td>
        <Share
          label={labelOf(t('policies.sample'))}
          value={input.samplePercent}
          disabled={!writes || !byMachine}
          onChange={(samplePercent) => setInput({ ...input, samplePercent })}
        />
      </td>
      {writes && (
        <td>
          <Button
            type={changed ? 'primary' : 'default'}
            disabled={!changed}
            loading={save.isPending}
            aria-label={t('policies.save', { name })}
            onClick={send}
          >
            {t('app.save')}
          </Button>
        </td>
      )}
    </tr>
  );
};

/** For each category: who may say that it is fixed, how sure the machine must be, and what is sampled. */
export const PolicyTable = ({ writes }: { writes: boolean }) => {
  const { t, pick } = usePreferences();
  const { data, error, isPending, refetch } = usePolicies();
  const nameOf = (category: string) => {
    const policy = data?.items.find((each) => each.category === category);
    return policy ? pick(policy.nameZh, policy.nameEn) : category;
  };
  const heads = [
    t('policies.category'),
    t('policies.closeBy'),
    t('policies.minConfidence'),
    t('policies.sample'),
  ];
  return (
    <main className="room" id="content">
      <header className="room-head">
        <h1>{t('policies.title')}</h1>
      </header>
      <p className="quiet">{t('policies.hint')}</p>
      {isPending && <Skeleton active />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="quiet">{t('policies.none')}</p>}
      {data && data.items.length > 0 && (
        <PlainTable
          title={t('policies.title')}
          className="policies"
          heads={
            writes
              ? [
                  ...heads,
                  <span key="save" className="unseen">
                    {t('app.save')}
                  </span>,
                ]
              : heads
          }
        >
          {data.items.map((policy) => (
            <Row key={policy.category} policy={policy} writes={writes} />
          ))}
        </PlainTable>
      )}
      {data && <Changes changes={data.changes} nameOf={nameOf} />}
    </main>
  );
};
