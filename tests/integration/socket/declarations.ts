import { readFileSync } from "node:fs";
import { type ESTree, parseSync } from "rolldown/utils";

/** A public name as an editor finds it in the declarations that are built: "Socket", "Socket.recvfrom", "ERRNO.EPERM". */
export interface Declared {
  readonly name: string;
  /** Its TSDoc in one line; "" without. */
  readonly tsdoc: string;
  /** Of what it is a member. */
  readonly of: string | undefined;
  readonly kind: "function" | "class" | "constant" | "type" | "member";
}

/** Everything that a module of declarations exports, and each public member of it, inherited ones under the heir's name. */
export function declaredBy(index: URL): readonly Declared[] {
  return exportsOf(index).flatMap(([name, { module, node }]) => [
    { name, tsdoc: module.tsdoc(node), of: undefined, kind: kindOf(declarationOf(node)) },
    ...membersOf(module, declarationOf(node)).map((member) => ({
      name: `${name}.${member.name}`,
      tsdoc: member.tsdoc,
      of: name,
      kind: "member" as const,
    })),
  ]);
}

type Statement = ESTree.Program["body"][number];
type Declaration = Statement | ESTree.Declaration;
type Found = { readonly module: Module; readonly node: Statement };
type Member = Pick<Declared, "name" | "tsdoc">;

/** One file of declarations. */
class Module {
  readonly url: URL;
  readonly body: readonly Statement[];
  readonly #text: string;
  readonly #comments: ReadonlyMap<number, string>;

  constructor(url: URL) {
    this.url = url;
    this.#text = readFileSync(url, "utf8");
    const { program, comments } = parseSync(url.pathname, this.#text, { lang: "dts" });
    this.body = program.body;
    this.#comments = new Map(comments.map(({ end, value }) => [end, value]));
  }

  /** The text of the comment that stands right before a node, if it is TSDoc. */
  tsdoc({ start }: { readonly start: number }): string {
    const comment = this.#comments.get(this.#text.slice(0, start).trimEnd().length) ?? "";
    return comment.startsWith("*")
      ? comment
          .slice(1)
          .replaceAll(/\s*\n\s*\*\s*/g, " ")
          .trim()
      : "";
  }

  sibling(specifier: string): Module {
    return moduleAt(new URL(specifier.replace(/(?:\.d)?\.[tj]s$/, ".d.ts"), this.url));
  }
}

const modules = new Map<string, Module>();

function moduleAt(url: URL): Module {
  const module = modules.get(url.href) ?? new Module(url);
  modules.set(url.href, module);
  return module;
}

function exportsOf(url: URL): readonly (readonly [name: string, found: Found])[] {
  const module = moduleAt(url);
  return module.body.flatMap((node) => {
    if (node.type === "ExportAllDeclaration") return exportsOf(module.sibling(node.source.value).url);
    if (node.type !== "ExportNamedDeclaration") return [];
    if (node.declaration !== null) return [[nameOf(node.declaration), { module, node }] as const];
    const { source } = node;
    if (source === null) return [];
    return node.specifiers.map(({ exported, local }) => {
      const found = find(module.sibling(source.value), text(local));
      return [text(exported), found] as const;
    });
  });
}

/** Where a name is declared, as seen from a module: there, or where it is imported from. */
function find(module: Module, name: string): Found {
  for (const node of module.body) {
    if (nameOf(declarationOf(node)) === name) return { module, node };
    if (node.type !== "ImportDeclaration") continue;
    if (node.specifiers.some(({ local }) => local.name === name)) return find(module.sibling(node.source.value), name);
  }
  throw new Error(`${module.url.pathname} has no ${name}`);
}

function membersOf(module: Module, node: Declaration): readonly Member[] {
  switch (node.type) {
    case "ClassDeclaration":
      return classMembers(module, node);
    case "TSInterfaceDeclaration":
      return [
        ...signatures(module, node.body.body),
        ...node.extends.flatMap(({ expression }) =>
          expression.type === "Identifier" ? inherited(module, expression.name) : [],
        ),
      ];
    case "VariableDeclaration": {
      const type = node.declarations[0]?.id.typeAnnotation?.typeAnnotation;
      return type?.type === "TSTypeLiteral" ? signatures(module, type.members) : [];
    }
    default:
      return [];
  }
}

function classMembers(module: Module, node: ESTree.Class): readonly Member[] {
  const own = node.body.body.flatMap((member) => {
    if (!("key" in member) || member.key.type === "PrivateIdentifier") return [];
    if (member.accessibility === "private" || member.accessibility === "protected") return [];
    return [{ name: keyText(member), tsdoc: module.tsdoc(member) }];
  });
  const base = node.superClass?.type === "Identifier" ? inherited(module, node.superClass.name) : [];
  const hidden = new Set(own.map(({ name }) => name));
  return [...own, ...base.filter(({ name }) => !hidden.has(name))];
}

/** What comes from a class or interface of this module; the members of others, such as Error, are theirs to document. */
function inherited(module: Module, name: string): readonly Member[] {
  if (name === "Error") return [];
  const found = find(module, name);
  return membersOf(found.module, declarationOf(found.node));
}

function signatures(module: Module, members: readonly ESTree.TSSignature[]): readonly Member[] {
  return members.flatMap((member) => {
    if (member.type !== "TSPropertySignature" && member.type !== "TSMethodSignature") return [];
    return isTag(member) ? [] : [{ name: keyText(member), tsdoc: module.tsdoc(member) }];
  });
}

/** A property with one possible value, such as `kind: "error"`, says all in its type. Numbers are constants. */
function isTag(member: ESTree.TSPropertySignature | ESTree.TSMethodSignature): boolean {
  const type = member.type === "TSPropertySignature" ? member.typeAnnotation?.typeAnnotation : undefined;
  if (type?.type === "TSUndefinedKeyword") return true;
  return type?.type === "TSLiteralType" && type.literal.type === "Literal" && typeof type.literal.value === "string";
}

function kindOf({ type }: Declaration): Declared["kind"] {
  if (type === "TSDeclareFunction" || type === "FunctionDeclaration") return "function";
  if (type === "ClassDeclaration") return "class";
  return type === "VariableDeclaration" ? "constant" : "type";
}

function declarationOf(node: Statement): Declaration {
  return node.type === "ExportNamedDeclaration" && node.declaration !== null ? node.declaration : node;
}

function nameOf(node: Declaration): string {
  if (node.type === "VariableDeclaration") {
    const id = node.declarations[0]?.id;
    return id?.type === "Identifier" ? id.name : "";
  }
  return "id" in node && node.id?.type === "Identifier" ? node.id.name : "";
}

const text = (name: ESTree.ModuleExportName) => (name.type === "Literal" ? name.value : name.name);

function keyText({ key }: { readonly key: ESTree.PropertyKey }): string {
  if (key.type === "Identifier") return key.name;
  if (key.type === "MemberExpression" && key.property.type === "Identifier") return `[${key.property.name}]`;
  return key.type === "Literal" ? String(key.value) : key.type;
}
