// What jsii compiled, as values for the pages: the types of this library with the names and types of one language.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { examples } from '../tablet.mjs';
import { LANGUAGES } from './languages.mjs';
import { roomOf } from './rooms.mjs';

const require = createRequire(import.meta.url);
const { Documentation, LANGUAGE_SPECIFIC } = require('jsii-docgen/lib/docgen/view/documentation');

/** The library in each of these languages. Read once, since the binding of the provider takes seconds to load. */
export async function readLibrary(root, languages) {
  const translated = examples();
  const place = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    const { name, dependencies } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
    const documentation = await Documentation.forAssembly(name, placeAssemblies(root, place, dependencies));
    // Without a language, since jsii-docgen would translate the whole README for each.
    const assembly = await documentation.createAssembly(undefined, { loose: true, validate: false });
    return new Map(languages.map((each) => [each, inLanguage(assembly, each, translated)]));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The assemblies that are needed, and no others: jsii-docgen reads whatever is below a folder, copies in dist/ among them. */
function placeAssemblies(root, place, dependencies) {
  for (const name of ['.jsii', 'package.json']) cpSync(join(root, name), join(place, name));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(place, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(place, 'node_modules', name), 'junction');
  }
  return place;
}

function inLanguage(assembly, language, translated) {
  const { transpile } = LANGUAGE_SPECIFIC[language];
  const rules = LANGUAGES[language];
  const isOwn = (type) => type.assembly.name === assembly.name;
  const example = (name) => {
    const all = translated.get(name);
    return all?.[language === 'typescript' ? '$' : language]?.source;
  };

  // [text, name of a type of ours or undefined], so that a page can link types and a signature need not.
  const spell = (schema) => {
    if (typeof schema === 'string') return [[schema]];
    if (schema.displayName) {
      return [[schema.displayName, schema.packageName === assembly.name ? schema.displayName : undefined]];
    }
    const [first, ...rest] = rules.type(schema.formattingPattern).split('%');
    return [[first], ...rest.flatMap((text, index) => [...spell(schema.types[index]), [text]])].filter(
      ([text]) => text !== '',
    );
  };
  const typeOf = (reference) => spell(transpile.typeReference(reference).toJson());
  const plain = (pieces) => pieces.map(([text]) => text).join('');

  const parameters = ({ parameters: all }) =>
    all.map((each) => ({
      name: transpile.parameter(each).name,
      pieces: typeOf(each.type),
      type: `${each.variadic && language === 'typescript' ? '...' : ''}${plain(typeOf(each.type))}`,
      optional: each.optional,
      struct: each.type.fqn !== undefined && each.system.findFqn(each.type.fqn).isDataType(),
      docs: each.docs.docs,
    }));

  const property = (each, of) => ({
    name: transpile.property(each).name,
    key: each.name,
    pieces: typeOf(each.type),
    optional: each.optional,
    isStatic: each.static,
    docs: each.docs.docs,
    from: each.definingType === of ? undefined : each.definingType.name,
    order: each.spec.locationInModule?.line ?? 0,
  });

  const method = (each, of) => {
    const { name } = transpile.callable(each);
    const all = parameters(each);
    const returns = each.returns.type.void ? transpile.void() : plain(typeOf(each.returns.type));
    const shown = each.static ? rules.member(of.name, name) : name;
    return {
      key: each.name,
      signature: rules.call(shown, all, returns),
      parameters: all,
      isStatic: each.static,
      docs: each.docs.docs,
      example: example(`${of.name}.${each.name}`),
      from: each.definingType === of ? undefined : each.definingType.name,
      order: each.spec.locationInModule?.line ?? 0,
    };
  };

  // Members of constructs and cdktf are the same everywhere; a member that overrides one of theirs is theirs too.
  const isOurs = (member) =>
    isOwn(member.definingType) && (member.overrides === undefined || isOwn(member.overrides));
  const inOrder = (members) => [...members].sort((a, b) => a.order - b.order);

  const types = assembly.types.map((type) => {
    const isClass = type.isClassType();
    const common = {
      name: type.name,
      room: roomOf(type.spec.locationInModule.filename),
      docs: type.docs.docs,
      example: example(type.name),
    };
    if (type.isEnumType()) {
      const members = type.members.map((each) => ({
        name: transpile.enumMember(each).name,
        docs: each.docs.docs,
      }));
      return { ...common, kind: 'enum', members };
    }
    const properties = inOrder(
      type.allProperties.filter((each) => isOurs(each)).map((each) => property(each, type)),
    );
    const methods = inOrder(type.allMethods.filter((each) => isOurs(each)).map((each) => method(each, type)));
    const parents = [...(isClass && type.base ? [type.base] : []), ...type.interfaces].filter((each) =>
      isOwn(each),
    );
    const isMade = isClass && !type.abstract && type.initializer?.protected === false;
    const initializer = isMade ? type.initializer : undefined;
    return {
      ...common,
      kind: kindOf(type),
      parents: parents.map(({ name }) => name),
      made: initializer ? { signature: rules.make(type.name, parameters(initializer)) } : undefined,
      parameters: initializer ? parameters(initializer) : [],
      throws: initializer ? initializer.docs.docs.custom?.throws : undefined,
      properties,
      methods,
    };
  });
  return { language, rules, types, spoken: speaker(types, assembly, transpile) };
}

function kindOf(type) {
  if (type.isDataType()) return 'struct';
  if (type.isInterfaceType()) return 'interface';
  return isConstruct(type) ? 'construct' : 'class';
}

function isConstruct(type) {
  if (type === undefined) return false;
  return type.fqn === 'constructs.Construct' || isConstruct(type.base);
}

/** Docstrings name members as TypeScript does: this renames what they have between backticks. */
function speaker(types, assembly, transpile) {
  const names = new Map();
  for (const type of assembly.types) {
    if (type.isEnumType()) continue;
    for (const each of type.ownProperties) names.set(each.name, transpile.property(each).name);
    for (const each of type.ownMethods) names.set(each.name, transpile.callable(each).name);
  }
  return (text) =>
    text.replace(/`[^`\n]+`/g, (code) =>
      code.replace(/(?<![\w'"$-])[a-z]+(?:[A-Z][a-z0-9]*)+\b/g, (name) => names.get(name) ?? name),
    );
}
