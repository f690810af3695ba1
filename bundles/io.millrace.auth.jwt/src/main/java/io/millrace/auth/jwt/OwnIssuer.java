// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Issues tokens with the router's own key. */
final class OwnIssuer implements TokenIssuer {
  /**
   * The scope of the tokens that this router issues by itself, as in tokens of the data platform.
   */
  static final String SCOPE = "api";

  /** Words with blanks between [RFC 6749 §3.3]. */
  private static final Pattern SCOPES = Pattern.compile("[ !#-\\[\\]-~]{1,128}");

  private static final String NAME = "millrace";

  /** The issuer in tokens of the data platform [spec gateway-clients.md 1.2]. */
  private static final String PLATFORM = "/data";

  private static final Duration MAX_LIFE = Duration.ofDays(3650);
  private static final int ID_BYTES = 16;

  private final Time time;
  private final Randomness randomness;
  private final ECKey key;
  private final ClaimRules rules;
  private final Rotation rotation;

  /** Makes a new key pair and goes on with it. */
  @FunctionalInterface
  interface Rotation {
    /** No rotation: the pair is not one of a folder. */
    Rotation NONE = (old, overlap) -> false;

    boolean rotate(ECKey old, Duration overlap) throws IOException;
  }

  OwnIssuer(Time time, Randomness randomness, ECKey key, ClaimRules rules) {
    this(time, randomness, key, rules, Rotation.NONE);
  }

  OwnIssuer(Time time, Randomness randomness, ECKey key, ClaimRules rules, Rotation rotation) {
    this.rotation = rotation;
    this.time = time;
    this.randomness = randomness;
    this.key = key;
    this.rules = rules;
  }

  @Override
  public String issue(String subject, Duration life) {
    return scoped(subject, SCOPE, life);
  }

  @Override
  public Optional<String> issue(String subject, String scope, Duration life) {
    return Optional.of(scoped(subject, scope, life));
  }

  @Override
  public Optional<String> issue(Account account, String scope, Duration life) {
    JWTClaimsSet.Builder claims = claims(account.subject(), scope, life);
    if (rules.issuer().isEmpty()) {
      claims.issuer(PLATFORM);
    }
    AccountClaims.write(account, claims);
    return Optional.of(signed(claims.build()));
  }

  @Override
  public boolean rotateKey(Duration overlap) throws IOException {
    return rotation.rotate(key, overlap);
  }

  private String scoped(String subject, String scope, Duration life) {
    return signed(claims(subject, scope, life).build());
  }

  private JWTClaimsSet.Builder claims(String subject, String scope, Duration life) {
    if (!ClaimRules.isSubject(subject)) {
      throw new IllegalArgumentException(
          "the account must be 1 to 128 characters without control characters");
    }
    if (!SCOPES.matcher(scope).matches()) {
      throw new IllegalArgumentException(
          "the scope must be 1 to 128 characters: printable ASCII but \" and \\");
    }
    if (life.isNegative() || life.isZero() || life.compareTo(MAX_LIFE) > 0) {
      throw new IllegalArgumentException("the life must be between 1 second and 3650 days");
    }
    Instant now = time.now();
    if (rules.isUnset(now)) {
      throw new IllegalStateException("the router's clock is not set: it shows " + now);
    }
    return claims(subject, scope, now, life);
  }

  private JWTClaimsSet.Builder claims(String subject, String scope, Instant now, Duration life) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(rules.issuer().isEmpty() ? NAME : rules.issuer())
            .subject(subject)
            .claim("scope", scope)
            .jwtID(HexFormat.of().formatHex(randomness.nextBytes(ID_BYTES)))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)));
    return rules.audience().isEmpty() ? claims : claims.audience(rules.audience());
  }

  private String signed(JWTClaimsSet claims) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException fault) {
      throw new IllegalStateException("the router's key cannot sign", fault);
    }
    return token.serialize();
  }
}
