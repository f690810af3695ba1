// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import java.time.Instant;
import java.util.List;

/**
 * An account whose tokens another router has revoked, perhaps because it was disabled or removed
 * there.
 *
 * @param account as it is now, or as it was when it is not there any more
 * @param ended whether it gets no tokens any more, so that it has no sessions either
 * @param upTo tokens that were issued up to then are revoked; null: up to now, since this router
 *     may have issued some until it heard of it
 */
record RevokedElsewhere(StoredAccount account, boolean ended, Instant upTo) {

  /**
   * Adds what has to be revoked at this router when an account changes in the store.
   *
   * @param before as it was here; null when it was not known
   * @param now as it is; null when it is not there any more
   */
  static void add(StoredAccount before, StoredAccount now, List<RevokedElsewhere> news) {
    boolean same = before != null && now != null && before.subject().equals(now.subject());
    if (before != null && before.enabled() && !same) {
      news.add(new RevokedElsewhere(before, true, null));
    }
    if (now == null) {
      return;
    }
    Instant upTo = now.revision().revokedUpTo();
    if (same && before.enabled() && !now.enabled()) {
      news.add(new RevokedElsewhere(now, true, null));
    } else if (upTo.isAfter(same ? before.revision().revokedUpTo() : Instant.EPOCH)) {
      news.add(new RevokedElsewhere(now, !now.enabled(), upTo));
    }
  }
}
