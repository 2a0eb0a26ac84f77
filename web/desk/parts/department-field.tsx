import { Form, Select } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { useDepartments } from '../queries.ts';

/** Choosing the department in charge by typing a part of its name, in either language; `optional`: or none. */
export const DepartmentField = ({ optional = false }: { optional?: boolean }) => {
  const { t, pick } = usePreferences();
  const departments = useDepartments(true);
  return (
    <Form.Item
      name="departmentId"
      label={t(optional ? 'field.departmentOptional' : 'field.department')}
      rules={[{ required: !optional, message: t('field.needDepartment') }]}
    >
      <Select
        showSearch={{
          filterOption: (typed, option) =>
            (option?.searched ?? '').includes(typed.trim().toLowerCase()),
        }}
        autoFocus={!optional}
        allowClear={optional}
        popupMatchSelectWidth={320}
        loading={departments.isPending}
        placeholder={t('field.findDepartment')}
        options={departments.data
          ?.filter(({ disabled }) => !disabled)
          .map(({ departmentId, nameZh, nameEn }) => ({
            value: departmentId,
            label: pick(nameZh, nameEn ?? ''),
            searched: `${nameZh} ${nameEn ?? ''}`.toLowerCase(),
          }))}
      />
    </Form.Item>
  );
};
