import type { PathLabels } from "../../measure/index.ts";
import { choosePaths, type PathsAnswer } from "../admin/paths-answer.ts";
import type { Outcome } from "../definition.ts";
import type { Member } from "./member.ts";
import type { CopiedPath, ListedPath } from "./messages.ts";
import type { Book } from "./threading.ts";

/** So many paths of a thread are copied in one turn of its event loop. */
const COPIED_AT_ONCE = 100;

/** Puts together what the ledgers of all threads have of paths. */
export class Accounts {
  readonly #members: readonly Member[];
  readonly #book: (paths: number) => Book;

  constructor(members: readonly Member[], book: (paths: number) => Book) {
    this.#members = members;
    this.#book = book;
  }

  /** The page of paths. */
  async page(query: URLSearchParams): Promise<PathsAnswer> {
    const paths = await this.#list(query.toString());
    const { total, offset, chosen } = choosePaths(query, paths.values(), ({ labels }) => labels);
    const book = await this.#copyInto(this.#book(chosen.length), chosen);
    return { total, offset, paths: chosen.map(({ labels }) => ({ ...labels, ...book.describe(labels) })) };
  }

  async outcome(seconds: number): Promise<Outcome> {
    const paths = await this.#list(undefined);
    const book = await this.#copyInto(this.#book(paths.size), [...paths.values()]);
    for (const member of this.#members) book.addRest(await member.ask("rest", undefined));
    return book.outcome(seconds);
  }

  async #list(query: string | undefined): Promise<Map<string, SharedPath>> {
    const listed = await Promise.all(this.#members.map((member) => member.ask("list", query)));
    const paths = new Map<string, SharedPath>();
    listed.forEach((ofMember, index) => {
      for (const { path, labels } of ofMember) {
        const key = keyOf(labels);
        const known = paths.get(key) ?? { labels, places: [] };
        paths.set(key, known);
        known.places.push([index, path]);
      }
    });
    return paths;
  }

  async #copyInto(book: Book, paths: readonly SharedPath[]): Promise<Book> {
    const copies = new Map<string, CopiedPath[]>(paths.map(({ labels }) => [keyOf(labels), []]));
    const ofMember = this.#members.map((_, index) =>
      paths.flatMap(({ places }) => places.filter(([place]) => place === index).map(([, path]) => path)),
    );
    for (const [index, wanted] of ofMember.entries()) {
      for (let at = 0; at < wanted.length; at += COPIED_AT_ONCE) {
        const some = await this.#members[index]!.ask("copy", wanted.slice(at, at + COPIED_AT_ONCE));
        // What is called otherwise by now is another path.
        for (const copied of some) copies.get(keyOf(copied.labels))?.push(copied);
      }
    }
    for (const ofPath of copies.values()) {
      ofPath.sort((a, b) => a.since - b.since);
      for (const { labels, copy } of ofPath) book.add(labels, copy);
    }
    return book;
  }
}

/** A path, and by what number which threads know it. */
interface SharedPath extends Pick<ListedPath, "labels"> {
  readonly places: [index: number, path: number][];
}

function keyOf(labels: PathLabels): string {
  return JSON.stringify(labels);
}
