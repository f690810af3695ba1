// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.login;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.console.web.RefusedException;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.slot.Slot;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Lets somebody in: by client ID and secret of an account, or by a token. An address from which
 * {@value #WRONG_A_MINUTE} logins have failed within a minute has to wait. Thread-safe.
 */
public final class Authenticator {
  static final int WRONG_A_MINUTE = 10;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 1024;
  private static final int MOST_CHARACTERS = 8192;

  private final Time time;
  private final Slot<ClientCredentials> credentials;
  private final Slot<TokenVerifier> verifier;
  private final BiConsumer<String, String> refusals;
  private final BoundedMap<String, Wrong> wrong =
      BoundedMap.<String, Wrong>ofAtMost(MOST_ADDRESSES)
          .lifetime(MINUTE.toNanos(), each -> each.since)
          .build();

  private record Wrong(int times, long since) {}

  /**
   * Makes it.
   *
   * @param refusals is told of each login that failed: the address and why
   */
  public Authenticator(
      Time time,
      Slot<ClientCredentials> credentials,
      Slot<TokenVerifier> verifier,
      BiConsumer<String, String> refusals) {
    this.time = time;
    this.credentials = credentials;
    this.verifier = verifier;
    this.refusals = refusals;
  }

  /** Tells whether a token is still accepted; while nobody can say it is. */
  public boolean isAccepted(String token) {
    Verification verified = verifier.call(each -> each.verify(Bytes.utf8(token)), null);
    return verified == null || verified.account().flatMap(Account::of).isPresent();
  }

  /** Returns the token for a client ID and its secret. */
  public String token(String clientId, String secret, String source) throws RefusedException {
    admit(source);
    TokenGrant grant = credentials.call(each -> each.grant(clientId, secret, source), null);
    if (grant == null) {
      throw RefusedException.away("who knows the accounts");
    }
    if (grant.token().isEmpty() && grant.retryAfter().isZero()) {
      charge(source, grant.reason());
      throw RefusedException.of(401, grant.reason());
    }
    return grant
        .token()
        .orElseThrow(() -> RefusedException.later(grant.reason(), grant.retryAfter()));
  }

  /** Returns the account of a token. */
  public Account account(String token, String source) throws RefusedException {
    admit(source);
    if (token.isEmpty() || token.length() > MOST_CHARACTERS) {
      throw RefusedException.badRequest("client ID and secret, or a token, are needed");
    }
    Verification verified = verifier.call(each -> each.verify(Bytes.utf8(token)), null);
    if (verified == null) {
      throw RefusedException.away("who verifies tokens");
    }
    if (verified.account().isEmpty()) {
      charge(source, verified.reason());
      throw RefusedException.of(401, verified.reason());
    }
    return verified
        .account()
        .flatMap(Account::of)
        .orElseThrow(
            () -> {
              charge(source, "no permission for the console");
              return RefusedException.of(
                  403, "this account has none of the scopes viewer, operator and admin");
            });
  }

  private void admit(String source) throws RefusedException {
    long now = time.nanos();
    synchronized (wrong) {
      Wrong known = wrong.get(source, now);
      if (known != null && known.times >= WRONG_A_MINUTE) {
        Duration left = Duration.ofNanos(known.since + MINUTE.toNanos() - now).plusSeconds(1);
        throw RefusedException.later("too many logins from your address have failed", left);
      }
    }
  }

  private void charge(String source, String why) {
    long now = time.nanos();
    synchronized (wrong) {
      Wrong known = wrong.get(source, now);
      int times = known == null ? 0 : known.times;
      wrong.put(source, new Wrong(times + 1, known == null ? now : known.since), now);
    }
    refusals.accept(source, why);
  }
}
