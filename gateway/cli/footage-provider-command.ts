import { Command, Option } from 'commander';
import {
  addProvider,
  assignCamera,
  type Credentials,
  checkFootageProvider,
  hookUrl,
  type PlatformKind,
  platformKinds,
  providerByName,
  providerViews,
  removeProvider,
  unassignCamera,
} from '../../detection/index.ts';
import type { AdminDeed } from '../../platform/admin-log.ts';
import { AppError } from '../../platform/errors.ts';
import type { AppDeps } from '../deps.ts';
import { knownCamera } from './known-camera.ts';
import { noteCamera, noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitFound, print, printJson, printNote, printTable } from './output.ts';

type Json = { json?: boolean };
type AddOptions = Json & {
  kind: PlatformKind;
  url: string;
  mediaUrl?: string;
  timeZone: string;
  credentialsStdin?: boolean;
};

/** `citymark footage-provider`: platforms that record cameras for us. */
export function footageProviderCommand(open: OpenRuntime): Command {
  const provider = new Command('footage-provider').description(
    'platforms with footage: Frigate, ZLMediaKit, MediaMTX, wvp',
  );

  provider
    .command('add <name>')
    .description('add a platform; it is asked nothing yet')
    .addOption(new Option('--kind <kind>').choices([...platformKinds]).makeOptionMandatory())
    .requiredOption('--url <url>', 'http(s)://host:port, without credentials')
    .option('--media-url <url>', 'of its media server, if at another host (wvp)')
    .option('--time-zone <zone>', 'of its clocks', 'Asia/Shanghai')
    .option(
      '--credentials-stdin',
      'read key=value lines from standard input: token, secret, apiKey, accessToken, user, password',
    )
    .option('--json', 'print JSON')
    .action((name: string, options: AddOptions) => add(open, name, options));

  provider
    .command('list')
    .description('list the platforms')
    .option('--json', 'print JSON')
    .action(({ json }: Json) => list(open, json));

  provider
    .command('remove <name>')
    .description('remove a platform; its cameras are recorded there no more')
    .action(async (name: string) => {
      const deps = await open();
      const providerId = await idOf(deps, name);
      await removeProvider(deps, providerId);
      await noteChange(deps, providerDeed('remove', providerId, name));
      printNote(`Removed ${name}.`);
    });

  provider
    .command('assign <camera> <name> [nameThere]')
    .description('say that a platform records a camera, and what it calls it; "none" for nobody')
    .action((code: string, name: string, there?: string) => assign(open, code, name, there));

  provider
    .command('check <name>')
    .description('talk to a platform and say what works')
    .option('--json', 'print JSON')
    .action((name: string, { json }: Json) => check(open, name, json));

  return provider;
}

const providerDeed = (action: string, subjectId: string, subjectName: string): AdminDeed => ({
  ...{ kind: 'footage-provider', action, subjectId, subjectName },
});

async function idOf(deps: AppDeps, name: string): Promise<string> {
  const found = await providerByName(deps.db.query, name);
  if (found) return found.providerId;
  throw new AppError('not-found', `There is no footage platform "${name}": footage-provider list.`);
}

async function add(open: OpenRuntime, name: string, options: AddOptions): Promise<void> {
  const { kind, url, mediaUrl = null, timeZone, credentialsStdin, json } = options;
  const credentials = credentialsStdin ? await readCredentials() : {};
  const deps = await open();
  const draft = { kind, name, baseUrl: url, mediaUrl, timeZone, credentials };
  const stored = await addProvider(deps, draft);
  await noteChange(deps, providerDeed('add', stored.providerId, name));
  const hook = hookUrl(deps, stored);
  if (json) return printJson({ providerId: stored.providerId, name, kind, hookUrl: hook });
  printNote(`Added ${name}. See whether it works: citymark footage-provider check ${name}`);
  if (!hook) return;
  printNote('For hook.on_record_mp4 of its configuration; whoever has it can name recordings:');
  print(hook);
}

const CREDENTIALS = ['token', 'secret', 'apiKey', 'accessToken', 'user', 'password'] as const;

/** On standard input, where no list of processes shows them. */
async function readCredentials(): Promise<Credentials> {
  const text = Buffer.concat(await Array.fromAsync(process.stdin)).toString();
  const credentials: Credentials = {};
  for (const line of text.split(/\r?\n/).filter((each) => each.trim())) {
    const [key = '', value = ''] = line.split(/=(.*)/s);
    const known = CREDENTIALS.find((each) => each === key.trim());
    if (!known || !value) {
      throw new AppError('invalid-field', `Write lines key=value, with ${CREDENTIALS.join(', ')}.`);
    }
    credentials[known] = value;
  }
  return credentials;
}

async function list(open: OpenRuntime, json: boolean | undefined): Promise<void> {
  const views = await providerViews((await open()).db.query);
  if (json) return printJson(views);
  printTable(
    ['name', 'kind', 'address', 'time zone', 'cameras'],
    views.map((each) => [each.name, each.kind, each.baseUrl, each.timeZone, String(each.cameras)]),
  );
}

async function assign(
  open: OpenRuntime,
  code: string,
  name: string,
  there: string | undefined,
): Promise<void> {
  const deps = await open();
  const camera = await knownCamera(deps, code);
  const { cameraId } = camera;
  if (name === 'none') {
    await unassignCamera(deps, cameraId);
    await noteCamera(deps, 'change', camera, { recordedBy: null });
    return printNote(`No platform records ${code} any more.`);
  }
  if (!there) throw new AppError('invalid-field', 'Add what the platform calls the camera.');
  await assignCamera(deps, { cameraId, providerId: await idOf(deps, name), name: there });
  await noteCamera(deps, 'change', camera, { recordedBy: name });
  printNote(`${code} is recorded by ${name} as ${there}.`);
}

async function check(open: OpenRuntime, name: string, json: boolean | undefined): Promise<void> {
  const deps = await open();
  const steps = await checkFootageProvider(deps, await idOf(deps, name));
  if (steps.some(({ ok }) => !ok)) exitFound();
  if (json) return printJson(steps);
  for (const { ok, what, detail } of steps) {
    print(`${ok ? 'ok   ' : 'FAIL '} ${what.padEnd(12)} ${detail}`);
  }
}
