// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.slot.Slot;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gives tokens for client IDs and secrets. Checking a secret takes long on purpose, so it is done
 * for two clients at a time, and an unknown client ID takes as long as a wrong secret. A secret
 * that was right is remembered as an HMAC whose key is in memory alone: clients of the field ask
 * for a token before each observation. Thread-safe.
 */
final class Credentials implements ClientCredentials {
  private static final String WRONG = "the client ID or the secret is wrong";
  private static final int AT_A_TIME = 2;
  private static final int MAX_SOURCES = 1024;
  private static final int MAX_REMEMBERED = 1024;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int KEY_BYTES = 32;

  private final Time time;
  private final AccountBook accounts;
  private final Slot<TokenIssuer> issuer;
  private final Duration life;
  private final int wrongPerMinute;
  private final SecretHash nobody;
  private final SecretKeySpec key;
  private final Semaphore checks = new Semaphore(AT_A_TIME);
  private final BoundedMap<String, Wrong> wrong =
      BoundedMap.<String, Wrong>ofAtMost(MAX_SOURCES)
          .lifetime(MINUTE.toNanos(), each -> each.since)
          .build();
  private final BoundedMap<String, Bytes> right =
      BoundedMap.<String, Bytes>ofAtMost(MAX_REMEMBERED).byUse().build();

  /** How often a source was wrong in the minute that began then. */
  private record Wrong(int times, long since) {}

  Credentials(
      Time time,
      Randomness randomness,
      AccountBook accounts,
      Slot<TokenIssuer> issuer,
      Duration life,
      int wrongPerMinute,
      int iterations) {
    this.time = time;
    this.accounts = accounts;
    this.issuer = issuer;
    this.life = life;
    this.wrongPerMinute = wrongPerMinute;
    this.nobody =
        new SecretHash(
            iterations,
            Bytes.wrap(randomness.nextBytes(SecretHash.SALT_BYTES)),
            Bytes.wrap(new byte[64]));
    this.key = new SecretKeySpec(randomness.nextBytes(KEY_BYTES), "HmacSHA256");
  }

  @Override
  public TokenGrant grant(String clientId, String clientSecret, String source) {
    if (!accounts.isRead()) {
      return TokenGrant.unavailable(
          "the accounts are not known at the moment", Duration.ofSeconds(5));
    }
    Duration left = waits(source);
    if (!left.isZero()) {
      return TokenGrant.later("too many wrong client IDs or secrets from your address", left);
    }
    StoredAccount account = accounts.ofClient(clientId);
    Boolean good = isRight(account, clientSecret);
    if (good == null) {
      return TokenGrant.unavailable("too many clients ask for tokens", Duration.ofSeconds(1));
    }
    if (!good) {
      charge(source);
      return TokenGrant.refused(WRONG);
    }
    return account.enabled() ? issue(account) : TokenGrant.refused("the account is disabled");
  }

  private TokenGrant issue(StoredAccount account) {
    Optional<String> token =
        issuer.call(each -> each.issue(account.account(), account.scope(), life), null);
    return token == null || token.isEmpty()
        ? TokenGrant.unavailable("no tokens are issued at the moment", Duration.ofSeconds(5))
        : TokenGrant.of(token.get());
  }

  /** Returns null when too many secrets are being checked. */
  private Boolean isRight(StoredAccount account, String secret) {
    if (secret.isEmpty() || secret.length() > SecretHash.MAX_SECRET_CHARS) {
      return false;
    }
    Bytes mac = mac(account, secret);
    if (account != null && isRemembered(account, mac)) {
      return true;
    }
    if (!checks.tryAcquire()) {
      return null;
    }
    boolean good;
    try {
      good = (account == null ? nobody : account.secret()).isOf(secret) && account != null;
    } finally {
      checks.release();
    }
    if (good) {
      synchronized (right) {
        right.put(account.clientId(), mac, 0);
      }
    }
    return good;
  }

  private boolean isRemembered(StoredAccount account, Bytes mac) {
    Bytes known;
    synchronized (right) {
      known = right.get(account.clientId());
    }
    return known != null && MessageDigest.isEqual(known.toArray(), mac.toArray());
  }

  /** It includes the stored hash: after a change of the secret nothing remembered is right. */
  private Bytes mac(StoredAccount account, String secret) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update((account == null ? nobody : account.secret()).hash().toArray());
      return Bytes.wrap(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Duration waits(String source) {
    long now = time.nanos();
    synchronized (wrong) {
      Wrong known = wrong.get(source, now);
      return known == null || known.times < wrongPerMinute
          ? Duration.ZERO
          : Duration.ofNanos(known.since + MINUTE.toNanos() - now).plusSeconds(1);
    }
  }

  private void charge(String source) {
    long now = time.nanos();
    synchronized (wrong) {
      Wrong known = wrong.get(source, now);
      wrong.put(
          source, known == null ? new Wrong(1, now) : new Wrong(known.times + 1, known.since), now);
    }
  }
}
