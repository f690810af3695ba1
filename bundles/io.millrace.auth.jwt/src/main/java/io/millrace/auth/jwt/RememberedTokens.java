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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers the tokens that were found good, by their SHA-256, until they end. It goes with the
 * keys and rules that it was made for: others begin with an empty one. Bounded. Thread-safe.
 */
final class RememberedTokens implements TokenVerifier {
  static final int MOST_TOKENS = 4096;

  private final Time time;
  private final TokenVerifier check;
  private final Duration skew;
  private final BoundedMap<Bytes, Account> good =
      BoundedMap.<Bytes, Account>ofAtMost(MOST_TOKENS).byUse().build();

  /**
   * Makes one that knows no token.
   *
   * @param skew by how much longer a token is good than it says
   */
  RememberedTokens(Time time, TokenVerifier check, Duration skew) {
    this.time = time;
    this.check = check;
    this.skew = skew;
  }

  @Override
  public Verification verify(Bytes token) {
    Optional<Account> known = cachedAccount(token);
    if (known.isPresent()) {
      return Verification.of(known.get());
    }
    Verification verification = check.verify(token);
    verification.account().ifPresent(account -> remember(digest(token), account));
    return verification;
  }

  @Override
  public Optional<Account> cachedAccount(Bytes token) {
    if (token.length() > TokenCheck.MOST_BYTES) {
      return Optional.empty();
    }
    Bytes digest = digest(token);
    Instant now = time.now();
    synchronized (good) {
      Account account = good.get(digest);
      if (account != null && !now.isBefore(account.expires().plus(skew))) {
        good.remove(digest);
        return Optional.empty();
      }
      return ClaimRules.isUnset(now) ? Optional.empty() : Optional.ofNullable(account);
    }
  }

  private void remember(Bytes digest, Account account) {
    synchronized (good) {
      good.put(digest, account, 0);
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
