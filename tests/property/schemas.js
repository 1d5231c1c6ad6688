// JSON schemas out of a seed, as pydantic, zod, TypeBox, OpenAPI documents and people write them.

/** @import { Random } from './random-json.js' */
/** @typedef {any} Json */

const keys = [
  'a',
  'b',
  'type',
  'properties',
  'required',
  '$ref',
  'имя',
  'a b',
  '',
  'const',
  'anyOf',
];
const definitions = ['Node', 'My Type', 'a/b', 'Tree~x', 'Über', 'Opt[int]', 'x%y'];

const leaves = [
  ...[{ type: 'string' }, { type: 'integer' }, { type: 'boolean' }, { type: 'null' }, {}],
  ...[{ type: ['string', 'null'] }, { type: ['number'] }, { type: 'string', nullable: true }],
  { type: 'string', minLength: 1, pattern: '^a', format: 'uuid', examples: ['a'], default: null },
  { type: 'integer', exclusiveMinimum: 0, maximum: 10 },
  { type: 'number', exclusiveMinimum: 0.5, exclusiveMaximum: 9.5, multipleOf: 0.5 },
  ...[{ enum: ['a', 'ü'] }, { enum: ['a', null] }, { enum: [1, 2.5] }, { enum: ['a', 1, true] }],
  ...[{ enum: [true] }, { const: 'k' }, { const: 5 }, { const: null }, { const: { a: 1 } }],
  { type: 'string', enum: Array.from({ length: 150 }, (_, i) => `v${i}`) },
  {
    oneOf: [
      { const: 'a', title: 'A' },
      { const: 'b', title: 'B' },
    ],
  },
  ...[
    { type: 'array' },
    { type: 'array', items: true },
    { $ref: '#' },
    { $ref: 'https://a.example' },
  ],
];

class SchemaMaker {
  /** @type {Map<string, Json>} */
  definitions = new Map();

  /** @param {Random} random */
  constructor(random) {
    this.random = random;
    this.list = random.pick(['$defs', 'definitions']);
  }

  /** @param {number} depth @returns {Json} */
  object(depth) {
    const { random } = this;
    const names = keys.filter(() => random.once(depth > 2 ? 8 : 4));
    const properties = Object.fromEntries(names.map((name) => [name, this.any(depth + 1)]));
    const required = names.filter(() => random.once(2));
    const free = random.pick([undefined, undefined, false, true, {}, this.any(depth + 1)]);
    const schema = { type: 'object', properties, required, additionalProperties: free };
    const more = [{}, {}, {}, { unevaluatedProperties: false }, { not: { required: ['a'] } }];
    return { ...schema, ...random.pick(more) };
  }

  /** A reference to a definition, which may be new. @param {number} depth @returns {Json} */
  reference(depth) {
    const { random, definitions: known } = this;
    const name = random.pick(definitions);
    if (!known.has(name)) {
      known.set(name, {});
      known.set(name, random.once(4) ? this.family(name, depth) : this.object(depth + 1));
    }
    const token = name.replaceAll('~', '~0').replaceAll('/', '~1');
    return { $ref: `#/${this.list}/${encodeURIComponent(token)}` };
  }

  /** A base that lists its kinds, each of which is made of it. @param {string} name @param {number} depth @returns {Json} */
  family(name, depth) {
    const to = (/** @type {string} */ it) => ({ $ref: `#/${this.list}/${encodeURIComponent(it)}` });
    const base = to(name.replaceAll('~', '~0').replaceAll('/', '~1'));
    const kinds = ['Cat', 'Dog'].map((kind) => kind + this.definitions.size);
    for (const kind of kinds) {
      this.definitions.set(kind, { allOf: [base, this.object(depth + 1)] });
    }
    const own = this.random.once(2) ? this.object(depth + 1) : {};
    return { ...own, oneOf: kinds.map(to), discriminator: { propertyName: 'kind' } };
  }

  /** @param {number} depth @returns {Json} */
  any(depth) {
    const { random } = this;
    if (depth > 3 || random.once(3)) return random.pick(leaves);
    const inner = () => this.any(depth + 1);
    const reference = () => this.reference(depth);
    const schema = random.pick([
      () => this.object(depth),
      () => ({ type: 'array', items: inner(), minItems: random.below(2), uniqueItems: true }),
      () => ({ type: 'array', prefixItems: [inner(), inner()], items: false }),
      () => ({ type: 'array', items: [inner(), inner()], additionalItems: false }),
      ...[reference, reference, () => ({ ...reference(), description: 'beside', default: null })],
      () => ({ allOf: [reference()], description: 'one', default: 1 }),
      () => ({ allOf: [this.object(depth + 1), reference()], unevaluatedProperties: false }),
      () => ({ anyOf: [inner(), { type: 'null' }], default: null }),
      () => ({ oneOf: [this.object(depth + 1), reference()], title: 'T' }),
      () => ({ ...this.object(depth), anyOf: [{ required: ['a'] }, { required: ['b'] }] }),
      () => ({ type: 'object', additionalProperties: reference() }),
    ]);
    return schema();
  }
}

/** The schema of an object. @param {Random} random @returns {Json} */
export function randomSchema(random) {
  const maker = new SchemaMaker(random);
  const root = maker.object(0);
  const $schema = random.once(3) ? 'https://json-schema.org/draft/2020-12/schema' : undefined;
  return { $schema, ...root, [maker.list]: Object.fromEntries(maker.definitions) };
}
