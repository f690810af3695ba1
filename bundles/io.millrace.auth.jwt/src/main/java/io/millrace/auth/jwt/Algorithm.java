// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;

/**
 * The signature algorithms that can be accepted [RFC 7518 §3.1]. Each is used with one kind of key
 * only, so that a public key is never taken for a shared secret.
 */
enum Algorithm {
  ES256(JWSAlgorithm.ES256),
  RS256(JWSAlgorithm.RS256),
  HS256(JWSAlgorithm.HS256);

  private static final int LEAST_RSA_BITS = 2048;
  private static final int MIN_SECRET_BITS = 256;

  private final JWSAlgorithm jws;

  Algorithm(JWSAlgorithm jws) {
    this.jws = jws;
  }

  JWSAlgorithm jws() {
    return jws;
  }

  /**
   * Returns the algorithm that {@code key} is used with.
   *
   * @throws JOSEException saying what is wrong with the key
   */
  static Algorithm of(JWK key) throws JOSEException {
    if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
      return ES256;
    }
    if (key instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS) {
      return RS256;
    }
    if (key instanceof OctetSequenceKey secret && secret.size() >= MIN_SECRET_BITS) {
      return HS256;
    }
    throw new JOSEException(
        "keys are EC on P-256, RSA of at least 2048 bits, or secrets of at least 32 bytes");
  }

  /** Returns the verifier of signatures made with {@code key}. */
  static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (of(key)) {
      case ES256 -> new ECDSAVerifier(key.toECKey().toPublicJWK());
      case RS256 -> new RSASSAVerifier(key.toRSAKey().toPublicJWK());
      case HS256 -> new MACVerifier(key.toOctetSequenceKey());
    };
  }
}
