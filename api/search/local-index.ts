/** The embedded index's storage inside libSQL: two generations, a revision, and the shelf in memory kept in step with them. */
import { setImmediate as breathe } from 'node:timers/promises';
import { isBusy, type Database, type NotPromise } from '../../db/client.ts';
import { indexedText, type SearchDocument } from './documents.ts';
import { Shelf } from './shelf.ts';

interface StateRow { generation: number; revision: number; building: number | null; buildingAt: number | null }
interface DocumentRow { productId: number; revision: number; documentJson: string | null }

/** Rows read, and written, at a time: a few milliseconds of the event loop and of the write lock. */
const CHUNK = 250;
const WRITTEN = 60;
const STATE_MS = 5;
const MOST_READ = 3_000;
const MOST_MATCHES = 50_000;
/** A reindex that has not written for so long was abandoned. */
const ABANDONED_MS = 30_000;
/** Documents learnt anew after which the vocabulary is rebuilt, so that words long gone leave it. */
const RELEARN_AFTER = 5_000;

export class LocalIndex {
  readonly #db: Database;
  #shelf: Shelf | null = null;
  #loading: Promise<Shelf> | null = null;
  #learnt = 0;
  #state: StateRow | null = null;
  #stateReadAt = 0;
  readonly #matches = new Map<string, readonly number[]>();
  #matchesOf = '';
  readonly #read = new Map<string, SearchDocument>();
  #readOf = '';

  constructor(db: Database) {
    this.#db = db;
  }

  state(): StateRow {
    // One search asks many times; another process's change may be seen this much later.
    const now = performance.now();
    if (this.#state !== null && now - this.#stateReadAt < STATE_MS && !this.#db.inTransaction) return this.#state;
    const row = this.#db.get<StateRow>('SELECT generation, revision, building, building_at AS buildingAt FROM search_state WHERE id = 1');
    if (row === undefined) throw new Error('search_state has no row: the database is not migrated');
    this.#state = row;
    this.#stateReadAt = now;
    return row;
  }

  /** Generation and revision in one word: changes exactly when an answer may change. */
  stamp(): string {
    const { generation, revision } = this.state();
    return `${generation}.${revision}`;
  }

  /** The shelf as of now. Loads in small steps; while a new generation loads, the old one goes on answering. */
  async shelf(): Promise<Shelf> {
    const { generation, revision } = this.state();
    const current = this.#shelf;
    if (current?.generation === generation && this.#learnt < RELEARN_AFTER) {
      if (current.revision < revision && !(await this.#catchUp(current))) return this.#load(generation);
      return current;
    }
    const loading = this.#load(generation);
    return current?.generation === generation ? current : loading;
  }

  #load(generation: number): Promise<Shelf> {
    this.#loading ??= (async () => {
      const shelf = new Shelf(generation);
      await this.#catchUp(shelf);
      this.#shelf = shelf;
      this.#learnt = 0;
      return shelf;
    })().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** Reads what changed since the shelf's revision. False when the generation is no longer the one that answers. */
  async #catchUp(shelf: Shelf): Promise<boolean> {
    for (;;) {
      const { generation, revision } = this.state();
      if (generation !== shelf.generation) return false;
      const rows = this.#db.all<DocumentRow>(
        'SELECT product_id AS productId, revision, document_json AS documentJson FROM search_document WHERE generation = ? AND (revision, product_id) > (?, ?) ORDER BY revision, product_id LIMIT ?',
        [generation, shelf.revision, shelf.lastId, CHUNK],
      );
      for (const row of rows) {
        if (row.documentJson === null) shelf.drop(row.productId);
        else shelf.put(JSON.parse(row.documentJson) as SearchDocument);
        shelf.revision = row.revision;
        shelf.lastId = row.productId;
      }
      this.#learnt += shelf === this.#shelf ? rows.length : 0;
      if (rows.length < CHUNK) {
        shelf.revision = Math.max(shelf.revision, revision);
        shelf.lastId = Number.MAX_SAFE_INTEGER;
        return true;
      }
      await breathe();
    }
  }

  /** Ids that an FTS5 expression matches in a generation, in no order. Remembered while the index does not change. */
  match(expression: string, generation: number): readonly number[] {
    const stamp = this.stamp();
    if (stamp !== this.#matchesOf) {
      this.#matches.clear();
      this.#matchesOf = stamp;
    }
    const at = `${generation} ${expression}`;
    const known = this.#matches.get(at);
    if (known !== undefined) return known;
    // One string instead of thousands of row objects: that is where the time went.
    const row = this.#db.get<{ ids: string | null }>(
      `SELECT group_concat(rowid) AS ids FROM (SELECT rowid FROM search_text_${generation === 1 ? 1 : 0} WHERE search_text_${generation === 1 ? 1 : 0} MATCH ? LIMIT ${MOST_MATCHES})`,
      [expression],
    );
    const ids = readIds(row?.ids ?? '');
    if (this.#matches.size >= 300) this.#matches.delete(this.#matches.keys().next().value ?? '');
    this.#matches.set(at, ids);
    return ids;
  }

  /** The documents of these ids that stand in a generation, in the order asked. The ones read last are remembered. */
  documents(ids: readonly number[], generation: number): SearchDocument[] {
    const stamp = this.stamp();
    if (stamp !== this.#readOf) {
      this.#read.clear();
      this.#readOf = stamp;
    }
    const found = new Map<number, SearchDocument>();
    const missing: number[] = [];
    for (const id of ids) {
      const known = this.#read.get(`${generation} ${id}`);
      if (known === undefined) missing.push(id);
      else found.set(id, known);
    }
    if (missing.length > 0) {
      const rows = this.#db.all<DocumentRow>(
        'SELECT product_id AS productId, revision, document_json AS documentJson FROM search_document WHERE generation = ? AND product_id IN (SELECT value FROM json_each(?))',
        [generation, JSON.stringify(missing)],
      );
      for (const { productId, documentJson } of rows) {
        if (documentJson === null) continue;
        const document = JSON.parse(documentJson) as SearchDocument;
        found.set(productId, document);
        if (this.#read.size >= MOST_READ) this.#read.delete(this.#read.keys().next().value ?? '');
        this.#read.set(`${generation} ${productId}`, document);
      }
    }
    return ids.map((id) => found.get(id)).filter((document) => document !== undefined);
  }

  /** Puts or removes (null) one document in the answering generation and in one under construction. No change, no new revision. */
  async put(id: number, document: SearchDocument | null): Promise<void> {
    const json = document === null ? null : JSON.stringify(document);
    await this.#write(() => {
      const { generation, building } = this.state();
      const stored = this.#db.get<{ json: string | null }>('SELECT document_json AS json FROM search_document WHERE generation = ? AND product_id = ?', [generation, id]);
      if (building === null && (stored?.json ?? null) === json) return;
      const revision = this.#rise();
      this.#store(generation, revision, id, document);
      if (building !== null) this.#store(building, revision, id, document);
    });
  }

  /** Raises the revision without a change here: another engine's answers have changed. */
  async touch(): Promise<void> {
    await this.#write(() => void this.#rise());
  }

  /** Starts building the other generation, from nothing. Null when someone else is at it. */
  async startBuilding(now: number): Promise<number | null> {
    const target = await this.#write(() => {
      const { generation, building, buildingAt } = this.state();
      if (building !== null && buildingAt !== null && now - buildingAt < ABANDONED_MS) return -1;
      const next = generation === 0 ? 1 : 0;
      this.#db.run('UPDATE search_state SET building = ?, building_at = ? WHERE id = 1', [next, now]);
      return next;
    });
    if (target < 0) return null;
    // Emptied in small steps too; searches read the other generation.
    for (;;) {
      const left = await this.#write(() => {
        const rows = this.#db.all<{ productId: number }>('SELECT product_id AS productId FROM search_document WHERE generation = ? LIMIT ?', [target, WRITTEN]);
        for (const { productId } of rows) {
          this.#db.run(`DELETE FROM search_text_${target === 1 ? 1 : 0} WHERE rowid = ?`, [productId]);
          this.#db.run('DELETE FROM search_document WHERE generation = ? AND product_id = ?', [target, productId]);
        }
        return rows.length;
      });
      if (left < WRITTEN) return target;
      await breathe();
    }
  }

  /** Adds documents to the generation under construction; one that a change has already written there is newer and stays. */
  async build(target: number, documents: readonly SearchDocument[], now: number): Promise<void> {
    for (let from = 0; from < documents.length; from += WRITTEN) {
      const part = documents.slice(from, from + WRITTEN);
      await this.#write(() => {
        if (this.state().building !== target) throw new Error('this reindex was taken over by another one');
        // No new revision: nobody reads this generation yet.
        const { revision } = this.state();
        for (const document of part) {
          if (this.#db.get('SELECT 1 FROM search_document WHERE generation = ? AND product_id = ?', [target, document.id]) === undefined) this.#store(target, revision, document.id, document);
        }
        this.#db.run('UPDATE search_state SET building_at = ? WHERE id = 1', [now]);
      });
      await breathe();
    }
  }

  /** What changed in the answering generation after a revision, oldest first; null for what left. */
  changedSince(revision: number): { id: number; document: SearchDocument | null }[] {
    const rows = this.#db.all<DocumentRow>(
      'SELECT product_id AS productId, revision, document_json AS documentJson FROM search_document WHERE generation = ? AND revision > ? ORDER BY revision',
      [this.state().generation, revision],
    );
    return rows.map((row) => ({ id: row.productId, document: row.documentJson === null ? null : (JSON.parse(row.documentJson) as SearchDocument) }));
  }

  /** All documents of the answering generation, in steps. */
  async *everything(): AsyncGenerator<SearchDocument[]> {
    const { generation } = this.state();
    let after = -1;
    for (;;) {
      const rows = this.#db.all<DocumentRow>(
        'SELECT product_id AS productId, revision, document_json AS documentJson FROM search_document WHERE generation = ? AND product_id > ? AND document_json IS NOT NULL ORDER BY product_id LIMIT ?',
        [generation, after, CHUNK],
      );
      if (rows.length === 0) return;
      yield rows.map((row) => JSON.parse(row.documentJson ?? 'null') as SearchDocument);
      after = rows.at(-1)?.productId ?? after;
      await breathe();
    }
  }

  /** Documents that stand in a generation. */
  count(generation: number): number {
    return this.#db.get<{ n: number }>('SELECT count(*) AS n FROM search_document WHERE generation = ? AND document_json IS NOT NULL', [generation])?.n ?? 0;
  }

  /** From now on the new generation answers. */
  async switchTo(target: number): Promise<void> {
    await this.#write(() => {
      if (this.state().building !== target) throw new Error('this reindex was taken over by another one');
      this.#rise();
      this.#db.run('UPDATE search_state SET generation = ?, building = NULL, building_at = NULL WHERE id = 1', [target]);
    });
  }

  /** Gives up a construction. */
  async abandon(target: number): Promise<void> {
    await this.#write(() => void this.#db.run('UPDATE search_state SET building = NULL, building_at = NULL WHERE id = 1 AND building = ?', [target]));
  }

  #rise(): number {
    const { revision } = this.state();
    this.#db.run('UPDATE search_state SET revision = ? WHERE id = 1', [revision + 1]);
    return revision + 1;
  }

  #store(generation: number, revision: number, id: number, document: SearchDocument | null): void {
    const table = `search_text_${generation === 1 ? 1 : 0}`;
    this.#db.run(`DELETE FROM ${table} WHERE rowid = ?`, [id]);
    this.#db.run('INSERT OR REPLACE INTO search_document (generation, product_id, revision, document_json) VALUES (?, ?, ?, ?)', [generation, id, revision, document === null ? null : JSON.stringify(document)]);
    if (document === null) return;
    const text = indexedText(document);
    this.#db.run(`INSERT INTO ${table} (rowid, name, marks, name_en, maker, tags) VALUES (?, ?, ?, ?, ?, ?)`, [id, text.name, text.marks, text.nameEn, text.maker, text.tags]);
  }

  /** A transaction of the index's own, retried while another connection writes. */
  async #write<T>(work: () => NotPromise<T>): Promise<NotPromise<T>> {
    for (let tries = 0; ; tries++) {
      try {
        return this.#db.transaction(work, { lazy: true }); // what a power cut takes, the outbox brings again
      } catch (error) {
        if (!isBusy(error) || tries >= 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 25));
      } finally {
        this.#state = null;
      }
    }
  }
}

function readIds(text: string): number[] {
  const ids: number[] = [];
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0) value = value * 10 + digit;
    else {
      ids.push(value);
      value = 0;
    }
  }
  if (text !== '') ids.push(value);
  return ids;
}
