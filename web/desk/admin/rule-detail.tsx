import { Button, Form } from 'antd';
import { useState } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Facts } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Rule, RuleVersion } from './admin-api.ts';
import { useChangeRule, useRuleHistory } from './admin-queries.ts';
import { nextMonday } from './days.ts';
import { RuleFields } from './rule-fields.tsx';
import { RuleVersions } from './rule-versions.tsx';
import { useSaved } from './use-saved.ts';

type Typed = Pick<
  RuleVersion,
  | 'urgency'
  | 'limitValue'
  | 'limitClock'
  | 'filingCondition'
  | 'closingCondition'
  | 'legalBasis'
  | 'effectiveFrom'
> & { reason: string };

type FormProps = { rule: Rule; today: string; onDone: () => void };

/** Lets a rule say something else from a day on, or nothing any more. */
export const RuleForm = ({ rule, today, onDone }: FormProps) => {
  const { t } = usePreferences();
  const [form] = Form.useForm<Typed>();
  const [withdrawn, setWithdrawn] = useState(false);
  const change = useChangeRule(rule);
  const saved = useSaved(onDone);
  const base = rule.planned ?? rule.current;
  const submit = ({ legalBasis, ...typed }: Typed) =>
    change.mutate(
      {
        ...typed,
        withdrawn,
        legalBasis: legalBasis?.trim() || null,
        seenVersion: rule.newestVersion,
      },
      { onSuccess: saved },
    );
  const send = (leave: boolean) => {
    setWithdrawn(leave);
    form.submit();
  };
  const isLast = rule.classCode === '*' && rule.problemCode === 'other';
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      initialValues={{
        ...{ urgency: 'C', limitValue: 5, limitClock: 'working-days' },
        ...base,
        effectiveFrom: rule.planned?.effectiveFrom ?? nextMonday(today),
        reason: '',
      }}
      onFinish={submit}
    >
      <div aria-live="assertive">{change.isError && <ProblemNote error={change.error} />}</div>
      <RuleFields today={today} />
      <div className="room-buttons">
        <Button type="primary" loading={change.isPending && !withdrawn} onClick={() => send(false)}>
          {t('app.save')}
        </Button>
        <Button onClick={onDone}>{t('app.cancel')}</Button>
        {rule.current && !rule.current.withdrawn && !isLast && (
          <Button danger loading={change.isPending && withdrawn} onClick={() => send(true)}>
            {t('admin.withdraw')}
          </Button>
        )}
      </div>
    </Form>
  );
};

type Props = { rule: Rule; writes: boolean; onClose: () => void };

/** A row of the list as it holds today, how it came to be so, and what is planned. */
export const RuleDetail = ({ rule, writes, onClose }: Props) => {
  const { t, pick } = usePreferences();
  const [editing, setEditing] = useState(false);
  const history = useRuleHistory(rule, rule.newestVersion > 0);
  const { current } = rule;
  const problem = pick(rule.problemZh ?? rule.problemCode, rule.problemEn ?? rule.problemCode);
  const kind = rule.classZh ? pick(rule.classZh, rule.classEn ?? '') : t('admin.everyClass');
  return (
    <article className="admin-form" aria-label={problem}>
      <header className="room-head">
        <h2>
          {kind} · {problem}
        </h2>
        <div className="room-buttons">
          {writes && !editing && (
            <Button type="primary" onClick={() => setEditing(true)}>
              {t('admin.changeRule')}
            </Button>
          )}
          <Button onClick={onClose}>{t('app.close')}</Button>
        </div>
      </header>
      {history.isError && (
        <ProblemNote error={history.error} onRetry={() => void history.refetch()} />
      )}
      {editing && history.data ? (
        <RuleForm rule={rule} today={history.data.today} onDone={() => setEditing(false)} />
      ) : current && !current.withdrawn ? (
        <Facts
          facts={[
            [t('list.urgency'), t(`urgency.${current.urgency}`)],
            [t('admin.limit'), t(`clock.${current.limitClock}`, { n: current.limitValue })],
            [t('admin.filing'), current.filingCondition],
            [t('admin.closing'), current.closingCondition],
            [t('admin.basis'), current.legalBasis],
          ]}
        />
      ) : (
        <p className="quiet">{t('admin.notInForceHint')}</p>
      )}
      {history.data && <RuleVersions rule={rule} history={history.data} writes={writes} />}
    </article>
  );
};
