import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Empty, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { usePreferences } from '../preferences.tsx';
import type { Rule } from './admin-api.ts';
import { useRules } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { NewRule } from './new-rule.tsx';
import { RuleDetail } from './rule-detail.tsx';
import { RuleImportDialog } from './rule-import.tsx';
import { type RuleClass, ruleKey, ruleTree } from './rule-tree.ts';

type ChoiceProps = { chosen: string | null; onChoose: (key: string) => void };

const RuleButton = ({ rule, chosen, onChoose }: ChoiceProps & { rule: Rule }) => {
  const { t, pick } = usePreferences();
  const { current, planned } = rule;
  const key = ruleKey(rule);
  return (
    <li>
      <button
        type="button"
        data-rule={key}
        aria-pressed={key === chosen}
        onClick={() => onChoose(key)}
      >
        <span>{pick(rule.problemZh ?? rule.problemCode, rule.problemEn ?? rule.problemCode)}</span>
        <small className="quiet">
          {current && !current.withdrawn
            ? `${current.urgency} · ${t(`clock.${current.limitClock}`, { n: current.limitValue })}`
            : t('admin.notInForce')}
          {planned && (
            <span className="soon-words">
              {' '}
              {t('admin.plannedFrom', { day: planned.effectiveFrom })}
            </span>
          )}
        </small>
      </button>
    </li>
  );
};

const ClassBranch = ({
  branch,
  open,
  ...choice
}: ChoiceProps & { branch: RuleClass; open: boolean }) => {
  const { t, pick } = usePreferences();
  const [first] = branch.rules;
  const has = branch.rules.some((rule) => ruleKey(rule) === choice.chosen);
  return (
    <details open={open || has}>
      <summary>
        {branch.classCode === '*'
          ? t('admin.everyClass')
          : `${pick(first?.classZh ?? branch.classCode, first?.classEn ?? '')} ${branch.classCode}`}
        <span className="quiet"> {branch.rules.length}</span>
      </summary>
      <ul>
        {branch.rules.map((rule) => (
          <RuleButton key={ruleKey(rule)} rule={rule} {...choice} />
        ))}
      </ul>
    </details>
  );
};

const Tree = ({
  rules,
  typed,
  ...choice
}: ChoiceProps & { rules: readonly Rule[]; typed: string }) => {
  const { t } = usePreferences();
  const groups = useMemo(() => ruleTree(rules, typed), [rules, typed]);
  if (groups.length === 0) return <Empty description={t('admin.noRules')} />;
  return (
    <div className="admin-tree rule-tree">
      {groups.map(({ majorZh, classes }) => (
        <section key={majorZh ?? '*'} aria-label={majorZh ?? t('admin.everyClass')}>
          {majorZh && <h3 lang="zh-CN">{majorZh}</h3>}
          {classes.map((branch) => (
            <ClassBranch
              key={branch.classCode}
              branch={branch}
              open={typed !== '' || branch.classCode === '*'}
              {...choice}
            />
          ))}
        </section>
      ))}
    </div>
  );
};

/** The responsibility list as a tree; one row of it with its versions. */
export const RulesPage = ({ writes, chosen }: { writes: boolean; chosen: string | null }) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const query = useRules();
  const [typed, setTyped] = useState('');
  const [dialog, setDialog] = useState<'import' | 'new' | null>(null);
  const rules = query.data?.items ?? [];
  const open = rules.find((rule) => ruleKey(rule) === chosen);
  const go = (key: string | null) =>
    void navigate(`/admin/rules${key ? `/${encodeURIComponent(key)}` : ''}`);
  return (
    <AdminRoom
      title={t('admin.rules')}
      hint={t('admin.rulesHint')}
      query={query}
      buttons={
        <>
          <Button icon={<DownloadOutlined />} href="/api/responsibilities/export?format=xlsx">
            {t('admin.export')}
          </Button>
          {writes && (
            <>
              <Button icon={<UploadOutlined />} onClick={() => setDialog('import')}>
                {t('admin.import')}
              </Button>
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setDialog('new')}>
                {t('admin.addRule')}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="admin-split" data-open={open !== undefined}>
        <div className="stack">
          <Input.Search
            allowClear
            placeholder={t('admin.findRule')}
            aria-label={t('admin.findRule')}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Tree rules={rules} typed={typed} chosen={chosen} onChoose={go} />
        </div>
        {open && (
          <RuleDetail key={ruleKey(open)} rule={open} writes={writes} onClose={() => go(null)} />
        )}
      </div>
      {dialog === 'import' && (
        <RuleImportDialog today={query.data?.day ?? ''} onClose={() => setDialog(null)} />
      )}
      {dialog === 'new' && (
        <NewRule rules={rules} today={query.data?.day ?? ''} onClose={() => setDialog(null)} />
      )}
    </AdminRoom>
  );
};
