// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;

/**
 * The claims that a token must have [RFC 7519 §4.1]: always a subject of 1–128 characters and an
 * expiry; the issuer and the audience when they are configured (empty: any). Immutable.
 *
 * @param skew by how much the clocks of issuer and router may differ
 * @param built when this build was made: a clock with an earlier time was never set
 */
record ClaimRules(Duration skew, String issuer, String audience, ScopeRules scopes, Instant built) {
  static final int MAX_SUBJECT_CHARS = 128;

  /** The machine that builds may have a clock of its own. */
  private static final Duration BUILD_SKEW = Duration.ofDays(1);

  /** Tells whether the router's clock cannot be right; until it is, no token is judged. */
  boolean isUnset(Instant clock) {
    return clock.isBefore(built.minus(BUILD_SKEW));
  }

  static boolean isSubject(String subject) {
    return subject != null
        && !subject.isBlank()
        && subject.length() <= MAX_SUBJECT_CHARS
        && subject.chars().noneMatch(Character::isISOControl);
  }

  /** Returns the account of {@code claims}; does not verify their signature. */
  Account account(JWTClaimsSet claims, Instant now) throws RefusedToken {
    Instant expires = instant(claims.getExpirationTime());
    Instant from = instant(claims.getNotBeforeTime());
    require(isSubject(claims.getSubject()), "no subject (sub) of 1 to 128 characters");
    require(expires != null, "no expiry (exp)");
    require(!isUnset(now), "the router's clock is not set: it shows " + now);
    require(now.isBefore(expires.plus(skew)), "token has expired");
    require(from == null || !now.isBefore(from.minus(skew)), "token is not valid yet");
    require(issuer.isEmpty() || issuer.equals(claims.getIssuer()), "not from the right issuer");
    require(audience.isEmpty() || claims.getAudience().contains(audience), "not for this audience");
    Set<Permission> permissions = scopes.permissions(claims.getClaim("scope"));
    return AccountClaims.read(claims, new Account(claims.getSubject(), permissions, expires));
  }

  private static Instant instant(Date date) {
    return date == null ? null : date.toInstant();
  }

  private static void require(boolean good, String reason) throws RefusedToken {
    if (!good) {
      throw new RefusedToken(reason);
    }
  }
}
