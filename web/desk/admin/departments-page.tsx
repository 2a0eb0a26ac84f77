import { PlusOutlined } from '@ant-design/icons';
import { Button, Empty, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePreferences } from '../preferences.tsx';
import type { AdminDepartment } from './admin-api.ts';
import { useAllDepartments } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { DepartmentForm } from './department-form.tsx';
import { treeOf } from './department-tree.ts';

type TreeProps = {
  departments: readonly AdminDepartment[];
  chosen: string | null;
  onChoose: (departmentId: string) => void;
};

const Tree = ({ departments, chosen, onChoose }: TreeProps) => {
  const { t, pick } = usePreferences();
  return (
    <ul className="admin-tree" aria-label={t('admin.departments')}>
      {treeOf(departments).map(({ department, depth }) => (
        <li key={department.departmentId} style={{ paddingInlineStart: `${depth * 20}px` }}>
          <button
            type="button"
            data-department={department.departmentCode}
            aria-pressed={department.departmentId === chosen}
            onClick={() => onChoose(department.departmentId)}
          >
            <span>
              {pick(department.nameZh, department.nameEn ?? '')}
              {department.disabled && <span className="mark"> {t('admin.disabled')}</span>}
            </span>
            <small className="quiet">
              {t(`kind.${department.kind}`)} · {department.departmentCode}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
};

/** The departments as they belong to each other; one of them is looked at, renamed, moved or disabled. */
export const DepartmentsPage = ({ writes, chosen }: { writes: boolean; chosen: string | null }) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const query = useAllDepartments();
  const [typed, setTyped] = useState('');
  const all = query.data?.items ?? [];
  const wanted = typed.trim().toLowerCase();
  const shown = all.filter((each) =>
    `${each.nameZh} ${each.nameEn ?? ''} ${each.departmentCode}`.toLowerCase().includes(wanted),
  );
  const open = all.find((each) => each.departmentId === chosen) ?? null;
  const go = (part: string | null) => void navigate(`/admin/departments${part ? `/${part}` : ''}`);
  return (
    <AdminRoom
      title={t('admin.departments')}
      hint={t('admin.departmentsHint')}
      query={query}
      buttons={
        writes && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => go('new')}>
            {t('admin.addDepartment')}
          </Button>
        )
      }
    >
      <div className="admin-split" data-open={open !== null || chosen === 'new'}>
        <div className="stack">
          <Input.Search
            allowClear
            placeholder={t('field.findDepartment')}
            aria-label={t('field.findDepartment')}
            onChange={(event) => setTyped(event.target.value)}
          />
          {shown.length === 0 && <Empty description={t('admin.noDepartments')} />}
          <Tree departments={shown} chosen={chosen} onChoose={go} />
        </div>
        {(open || (chosen === 'new' && writes)) && (
          <DepartmentForm
            key={chosen}
            department={open}
            all={all}
            writes={writes}
            onDone={(departmentId) => go(departmentId)}
          />
        )}
      </div>
    </AdminRoom>
  );
};
