// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

/**
 * Makes one account of two that routers have changed without hearing of each other. It is disabled
 * or removed when one of them says so, and what one has revoked is revoked; the secret and all else
 * is that of the higher version, and at equal versions that of the store.
 */
final class AccountMerge {
  private AccountMerge() {}

  /**
   * Merges two.
   *
   * @param here as it is at this router
   * @param there as the store has it
   * @return {@code there} itself when the store has all of it
   */
  static StoredAccount of(StoredAccount here, StoredAccount there) {
    Revision mine = here.revision();
    Revision its = there.revision();
    if (!here.subject().equals(there.subject())) {
      return another(here, there);
    }
    StoredAccount newer = mine.version() > its.version() ? here : there;
    StoredAccount ofSecret = mine.secretVersion() > its.secretVersion() ? here : there;
    StoredAccount merged =
        new StoredAccount(
            newer.name(),
            newer.clientId(),
            newer.subject(),
            newer.scope(),
            newer.policy(),
            newer.sessions(),
            newer.secured(),
            here.enabled() && there.enabled(),
            newer.created(),
            ofSecret.secret(),
            new Revision(
                newer.revision().version(),
                ofSecret.revision().secretVersion(),
                Revision.later(mine.revokedUpTo(), its.revokedUpTo()),
                mine.removed() || its.removed()));
    return merged.equals(there) ? there : merged.changed();
  }

  /** An account was removed, and another one of its name was made. */
  private static StoredAccount another(StoredAccount here, StoredAccount there) {
    if (here.revision().removed() != there.revision().removed()) {
      return here.revision().removed() ? there : here;
    }
    return here.revision().version() > there.revision().version() ? here : there;
  }
}
