type Json = Record<string, unknown>;
type Operation = { responses?: Record<string, { content?: Record<string, { schema?: Json }> }> };
type Document = { paths?: Record<string, Record<string, Operation>>; components?: Json };

/**
 * Moves answers that several operations share into `components.schemas`, so that a reader sees that they
 * are the same and the document stays readable. Named after the path that has one first.
 */
export function withSharedAnswers<D extends object>(document: D): D {
  const copy = structuredClone(document) as D & Document;
  const uses = new Map<string, { name: string; places: { schema?: Json }[] }>();
  for (const [path, operations] of Object.entries(copy.paths ?? {})) {
    for (const { responses = {} } of Object.values(operations)) {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        for (const media of Object.values(content)) {
          const key = JSON.stringify(media.schema);
          if (media.schema?.type !== 'object') continue;
          const use = uses.get(key) ?? { name: nameOf(path, status), places: [] };
          use.places.push(media);
          uses.set(key, use);
        }
      }
    }
  }
  const schemas: Json = {};
  for (const [key, { name: wanted, places }] of uses) {
    if (places.length < 2) continue;
    const taken = Object.keys(schemas).filter((each) => each.startsWith(wanted)).length;
    const name = taken === 0 ? wanted : `${wanted}${taken + 1}`;
    schemas[name] = JSON.parse(key);
    for (const place of places) place.schema = { $ref: `#/components/schemas/${name}` };
  }
  return { ...copy, components: { ...copy.components, schemas } };
}

/** `/api/tickets/{ticketNumber}` → `TicketsTicketNumber`. */
function nameOf(path: string, status: string): string {
  if (status === 'default') return 'Problem';
  const words = path.replace(/^\/api/, '').match(/[A-Za-z]+/g) ?? ['Root'];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
