import { useAlgorithms } from '../cameras/detection-queries.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { usePreferences } from '../preferences.tsx';
import { AdminRoom } from './admin-room.tsx';

/** The catalogue of algorithms: what each looks for, and what becomes of what it finds. */
export const AlgorithmsPage = () => {
  const { t, pick } = usePreferences();
  const query = useAlgorithms();
  return (
    <AdminRoom title={t('admin.algorithms')} hint={t('admin.algorithmsHint')} query={query}>
      <PlainTable
        title={t('admin.algorithms')}
        heads={[
          t('admin.algorithm'),
          t('admin.looksFor'),
          t('list.urgency'),
          t('admin.confirmFirst'),
          t('admin.hours'),
          t('admin.usable'),
        ]}
      >
        {(query.data ?? []).map((each) => (
          <tr key={each.algorithmId} data-algorithm={each.algorithmId}>
            <th scope="row">{pick(each.nameZh, each.nameEn)}</th>
            <td className="wide-cell">{pick(each.definitionZh, each.definitionEn)}</td>
            <td>{t(`urgency.${each.urgency}`)}</td>
            <td>{t(each.confirmBeforeDispatch ? 'admin.byPerson' : 'admin.byItself')}</td>
            <td>{each.hours ? `${each.hours[0]}–${each.hours[1]}` : t('admin.always')}</td>
            <td className="wide-cell">
              {each.available
                ? t('admin.yes')
                : pick(each.reasonZh ?? '', each.reasonEn ?? '') || t('admin.no')}
            </td>
          </tr>
        ))}
      </PlainTable>
    </AdminRoom>
  );
};
