// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;

/** Keys and tokens for tests, around the moment at which the turned clock begins. */
final class Keys {
  static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

  /** When the build under test was made. */
  static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  static final ECKey EC = ec();
  static final RSAKey RSA = rsa(2048);
  static final OctetSequenceKey SECRET = secret();

  private Keys() {}

  static ECKey ec() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static RSAKey rsa(int bits) {
    try {
      return new RSAKeyGenerator(bits, true).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static OctetSequenceKey secret() {
    try {
      return new OctetSequenceKeyGenerator(256).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Claims that are good for an hour. */
  static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("TN0a1b")
        .issuer("/data")
        .audience("gateway")
        .claim("scope", "api")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(3600)));
  }

  static String token(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims) {
    return token(key, new JWSHeader.Builder(algorithm).build(), claims);
  }

  static String token(JWK key, JWSHeader header, JWTClaimsSet claims) {
    try {
      JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm());
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static ClaimRules rules(String issuer, String audience) {
    String[] scopes = {"api=proxy", "admin=proxy", "admin=admin"};
    return new ClaimRules(Duration.ofSeconds(60), issuer, audience, new ScopeRules(scopes), BUILT);
  }

  static Keyring ring(JWK... keys) {
    return new Keyring(List.of(keys));
  }

  /** A check that trusts all three keys and takes all three algorithms. */
  static TokenCheck check(io.millrace.api.time.Time time) {
    return new TokenCheck(
        time,
        ring(EC.toPublicJWK(), RSA.toPublicJWK(), SECRET),
        EnumSet.allOf(Algorithm.class),
        rules("", ""));
  }

  static Bytes bytes(String token) {
    return Bytes.utf8(token);
  }
}
