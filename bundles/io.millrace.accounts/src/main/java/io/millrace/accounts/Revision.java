// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import java.time.Instant;

/**
 * What routers that share the accounts have to know of an account, so that none of them undoes what
 * another one has done. Immutable.
 *
 * @param version how often the account was changed
 * @param secretVersion the version that its secret is of
 * @param revokedUpTo its tokens that were issued up to then are revoked, to the second; {@link
 *     Instant#EPOCH}: none
 * @param removed whether the account was removed, and only this is left of it
 */
record Revision(long version, long secretVersion, Instant revokedUpTo, boolean removed) {
  static final Revision FIRST = new Revision(0, 0, Instant.EPOCH, false);

  Revision next() {
    return new Revision(version + 1, secretVersion, revokedUpTo, removed);
  }

  /** Returns the next one, with another secret. */
  Revision nextSecret() {
    return new Revision(version + 1, version + 1, revokedUpTo, removed);
  }

  Revision revoked(Instant upTo) {
    return new Revision(version, secretVersion, later(revokedUpTo, upTo), removed);
  }

  Revision withRemoval() {
    return new Revision(version + 1, secretVersion, revokedUpTo, true);
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
