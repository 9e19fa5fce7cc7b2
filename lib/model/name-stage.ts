/** How far a set of published names has gone live: the client names, or the records about mail. */
export enum NameStage {
  /**
   * Not published yet. Nothing of a zone that exists is touched; a zone that is made by the program publishes the previous records, where they
   * are stated.
   */
  HELD = 'held',
  /** The names lead to the estate. */
  LIVE = 'live',
  /** The previous records are published again. A record set for which none are stated stays as it is: no record set is deleted. */
  PREVIOUS = 'previous',
}
