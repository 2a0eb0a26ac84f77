import type { Actor, Role } from '../../platform/actor.ts';
import { empty, maybeOne, type Query, sql, toJson } from '../../platform/db.ts';
import type { Story, StoryStep, StoryStepKind } from './story.ts';

const columns = sql`
  story_id as "storyId", state, started_at as "startedAt", beat_at as "beatAt", ended_at as "endedAt",
  steps, problem`;

/** The story that was begun last. */
export const newestStory = (query: Query): Promise<Story | undefined> =>
  maybeOne(
    query<Story>(
      sql`select ${columns} from demo_stories order by started_at desc, story_id limit 1`,
    ),
  );

/** Lets one process at a time begin, or clean up after, a story. */
export async function lockStories(query: Query): Promise<void> {
  await query(sql`select pg_advisory_xact_lock(hashtext('demo.story'))`);
}

/** Stories of the past are of no use to anybody. */
export async function insertStory(query: Query, storyId: string, at: Date): Promise<void> {
  await query(sql`delete from demo_stories`);
  await query(sql`
    insert into demo_stories (story_id, state, started_at, beat_at, steps)
    values (${storyId}, 'running', ${at}, ${at}, '[]')`);
}

/** A sign of life, with what has happened so far; false when somebody has ended it. */
export async function beatStory(
  query: Query,
  storyId: string,
  steps: readonly StoryStep[],
  at: Date,
): Promise<boolean> {
  const rows = await query(sql`
    update demo_stories set steps = ${toJson(steps)}, beat_at = ${at}
    where story_id = ${storyId} and state = 'running' returning 1`);
  return rows.length > 0;
}

export async function endStory(
  query: Query,
  storyId: string,
  end: { state: 'done' | 'failed' | 'cut-off'; problem: StoryStepKind | null; at: Date },
): Promise<void> {
  await query(sql`
    update demo_stories set state = ${end.state}, problem = ${end.problem}, ended_at = ${end.at}
    where story_id = ${storyId} and state = 'running'`);
}

export async function deleteStories(query: Query): Promise<void> {
  await query(sql`delete from demo_stories`);
}

/** A person of the demo with the role, of the department if one is given, who may act. */
export const demoActor = (
  query: Query,
  role: Role,
  departmentId?: string,
): Promise<Actor | undefined> =>
  maybeOne(
    query<Actor>(sql`
      select staff_id as "staffId", department_id as "departmentId", name, roles from staff
      where is_demo and not disabled and ${role} = any(roles)
        ${departmentId ? sql`and department_id = ${departmentId}` : empty}
      order by login limit 1`),
  );
