/** Remembers what has been worked out. */
export class Known {
  private readonly values = new Map<string, unknown>();

  /** What `find` found when it was first asked for this key. */
  public once<T>(key: string, find: () => T): T {
    const before = this.values.get(key);
    if (before !== undefined || this.values.has(key)) return before as T;
    const found = find();
    this.values.set(key, found);
    return found;
  }
}
