import { maybeOne, type Query, sql, toJson } from '../platform/db.ts';
import type { CodeScheme } from './asset-code.ts';

/** What of an asset the scan page may show to everybody. */
export const publicFields = [
  'name',
  'owner',
  'maintainer',
  'supervisor',
  'builtOn',
  'material',
  'state',
  'street',
  'community',
] as const;

export type PublicField = (typeof publicFields)[number];

/** A preset complaint about assets of a class. */
export type AssetProblem = { problemCode: string; nameZh: string; nameEn: string };

/**
 * A kind of fixture of GB/T 30428.2 or of a local extension; or, with an E before its code, a class of events,
 * which are reported in the same way but have no assets.
 */
export type AssetClass = {
  /** Major and minor digits, `0118` for a street lamp. */
  classCode: string;
  scheme: string;
  majorZh: string;
  nameZh: string;
  nameEn: string;
  publicFields: PublicField[];
  /** In the order they are offered; the last one is `other`. */
  problems: AssetProblem[];
};

type ClassRow = {
  class_code: string;
  scheme: string;
  major_zh: string;
  name_zh: string;
  name_en: string;
  public_fields: PublicField[];
  problems: AssetProblem[];
};

const toClass = (row: ClassRow): AssetClass => ({
  classCode: row.class_code,
  scheme: row.scheme,
  majorZh: row.major_zh,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  publicFields: row.public_fields,
  problems: row.problems,
});

const select = sql`
  select class_code, scheme, major_zh, name_zh, name_en, public_fields,
    (select coalesce(jsonb_agg(jsonb_build_object(
        'problemCode', p.problem_code, 'nameZh', p.name_zh, 'nameEn', p.name_en) order by p.position), '[]')
      from asset_problems p where p.class_code = c.class_code) as problems
  from asset_classes c`;

export async function classByCode(query: Query, code: string): Promise<AssetClass | undefined> {
  const row = await maybeOne(query<ClassRow>(sql`${select} where class_code = ${code}`));
  return row && toClass(row);
}

/** The classes with these codes, each at the place of its code. */
export async function classesByCodes(
  query: Query,
  codes: readonly string[],
): Promise<(AssetClass | undefined)[]> {
  const rows = await query<ClassRow>(sql`${select} where class_code = any(${codes}::text[])`);
  const byCode = new Map(rows.map((row) => [row.class_code, toClass(row)]));
  return codes.map((code) => byCode.get(code));
}

/** All classes by code; about a hundred. */
export async function listClasses(query: Query): Promise<AssetClass[]> {
  const rows = await query<ClassRow>(
    sql`${select} where class_code ~ '^[0-9]' order by class_code`,
  );
  return rows.map(toClass);
}

/** Adds the layouts that are missing. */
export async function insertCodeSchemes(
  query: Query,
  schemes: readonly CodeScheme[],
): Promise<void> {
  await query(sql`
    insert into code_schemes (scheme, name_zh, district_digits, major_digits, minor_digits, serial_digits)
    select s.scheme, s."nameZh", s."districtDigits", s."majorDigits", s."minorDigits", s."serialDigits"
    from jsonb_to_recordset(${toJson(schemes)}::jsonb) as s(
      scheme text, "nameZh" text, "districtDigits" smallint, "majorDigits" smallint, "minorDigits" smallint,
      "serialDigits" smallint)
    on conflict do nothing`);
}

/** Adds the classes and problems that are missing; what a city has changed stays as it is. */
export async function insertClasses(query: Query, classes: readonly AssetClass[]): Promise<void> {
  await query(sql`
    insert into asset_classes (class_code, scheme, major_zh, name_zh, name_en, public_fields)
    select c."classCode", c.scheme, c."majorZh", c."nameZh", c."nameEn", c."publicFields"
    from jsonb_to_recordset(${toJson(classes)}::jsonb) as c(
      "classCode" text, scheme text, "majorZh" text, "nameZh" text, "nameEn" text, "publicFields" text[])
    on conflict do nothing`);
  const problems = classes.flatMap(({ classCode, problems }) =>
    problems.map((problem, position) => ({ classCode, position, ...problem })),
  );
  await query(sql`
    insert into asset_problems (class_code, problem_code, position, name_zh, name_en)
    select p."classCode", p."problemCode", p.position, p."nameZh", p."nameEn"
    from jsonb_to_recordset(${toJson(problems)}::jsonb) as p(
      "classCode" text, "problemCode" text, position smallint, "nameZh" text, "nameEn" text)
    on conflict do nothing`);
}
