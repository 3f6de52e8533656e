/** Something does not agree. `code` names a sentence on the page, `facts` fill it. */
export class Wrong extends Error {
  constructor(code, facts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}
