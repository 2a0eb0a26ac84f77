import { Environment } from './environment.ts';

type Documented = { description: string; expected: string; default?: string | number };

/** `.env.example`: every variable with its meaning and, as a comment, what it is when nothing is set. */
export function envExample(): string {
  const sections = Object.entries(Environment.properties).map(([name, schema]) => {
    const { description, expected, default: byDefault } = schema as unknown as Documented;
    return `# ${description}\n# Expected: ${expected}.\n#${name}=${byDefault ?? ''}\n`;
  });
  return `# Copy to .env and change what differs; nothing has to be set.\n\n${sections.join('\n')}`;
}
