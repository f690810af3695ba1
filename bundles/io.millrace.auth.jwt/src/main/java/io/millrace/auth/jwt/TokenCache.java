// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;

/**
 * Caches the tokens that were accepted, by their SHA-256, until they expire. It belongs to the keys
 * and rules that it was made for: new ones begin with an empty cache. Bounded. Thread-safe.
 */
final class TokenCache implements TokenVerifier {
  static final int MAX_TOKENS = 4096;

  private final Time time;
  private final TokenVerifier check;
  private final ClaimRules rules;
  private final BoundedMap<Bytes, Account> accepted =
      BoundedMap.<Bytes, Account>ofAtMost(MAX_TOKENS).byUse().build();

  /**
   * Makes an empty cache.
   *
   * @param rules how long a token is accepted after it has expired, and when the clock is not set
   */
  TokenCache(Time time, TokenVerifier check, ClaimRules rules) {
    this.time = time;
    this.check = check;
    this.rules = rules;
  }

  @Override
  public Verification verify(Bytes token) {
    Optional<Account> known = cachedAccount(token);
    if (known.isPresent()) {
      return Verification.of(known.get());
    }
    Verification verification = check.verify(token);
    verification.account().ifPresent(account -> store(digest(token), account));
    return verification;
  }

  @Override
  public Optional<Account> cachedAccount(Bytes token) {
    if (token.length() > TokenCheck.MAX_BYTES) {
      return Optional.empty();
    }
    Bytes digest = digest(token);
    Instant now = time.now();
    synchronized (accepted) {
      Account account = accepted.get(digest);
      if (account != null && !now.isBefore(account.expires().plus(rules.skew()))) {
        accepted.remove(digest);
        return Optional.empty();
      }
      return rules.isUnset(now) ? Optional.empty() : Optional.ofNullable(account);
    }
  }

  private void store(Bytes digest, Account account) {
    synchronized (accepted) {
      accepted.put(digest, account, 0);
    }
  }

  private static Bytes digest(Bytes token) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(token.toArray()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
