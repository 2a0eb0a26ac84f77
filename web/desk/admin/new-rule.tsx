import { Modal, Select } from 'antd';
import { useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import type { Rule } from './admin-api.ts';
import { useClasses } from './admin-queries.ts';
import { RuleForm } from './rule-detail.tsx';
import { ruleKey } from './rule-tree.ts';

type Props = { rules: readonly Rule[]; today: string; onClose: () => void };

/** A row for a problem of one class, where the list has had only one for every class. */
export const NewRule = ({ rules, today, onClose }: Props) => {
  const { t, pick } = usePreferences();
  const classes = useClasses();
  const [classCode, setClass] = useState<string | null>(null);
  const [problemCode, setProblem] = useState<string | null>(null);
  const taken = new Set(rules.map(ruleKey));
  const chosen = classes.data?.items.find((each) => each.classCode === classCode);
  const problem = chosen?.problems.find((each) => each.problemCode === problemCode);
  const general = rules.find((rule) => rule.classCode === '*' && rule.problemCode === problemCode);
  const rule: Rule | null =
    chosen && problem
      ? {
          ...{ classCode: chosen.classCode, problemCode: problem.problemCode },
          ...{ majorZh: chosen.majorZh, classZh: chosen.nameZh, classEn: chosen.nameEn },
          ...{ problemZh: problem.nameZh, problemEn: problem.nameEn },
          ...{ newestVersion: 0, current: general?.current ?? null, planned: null },
        }
      : null;
  return (
    <Modal open title={t('admin.addRule')} onCancel={onClose} footer={null}>
      <p className="quiet">{t('admin.addRuleHint')}</p>
      <div className="stack">
        <Select
          autoFocus
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('admin.class')}
          placeholder={t('admin.class')}
          value={classCode}
          loading={classes.isPending}
          onChange={(code: string) => {
            setClass(code);
            setProblem(null);
          }}
          options={classes.data?.items.map((each) => ({
            value: each.classCode,
            label: `${pick(each.nameZh, each.nameEn)} ${each.classCode}`,
          }))}
        />
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('admin.problem')}
          placeholder={t('admin.problem')}
          value={problemCode}
          disabled={!chosen}
          onChange={setProblem}
          options={chosen?.problems
            .filter((each) => !taken.has(ruleKey({ ...each, classCode: chosen.classCode })))
            .map((each) => ({
              value: each.problemCode,
              label: pick(each.nameZh, each.nameEn),
            }))}
        />
        {rule && <RuleForm key={ruleKey(rule)} rule={rule} today={today} onDone={onClose} />}
      </div>
    </Modal>
  );
};
