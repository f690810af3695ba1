// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The keys whose signatures are accepted. Immutable. */
final class Keyring {
  private final List<Key> keys = new ArrayList<>();

  private record Key(String id, Algorithm algorithm, JWSVerifier verifier) {
    boolean fits(Algorithm wanted, String wantedId) {
      return algorithm == wanted && (wantedId == null || id == null || id.equals(wantedId));
    }
  }

  /**
   * Makes it of keys.
   *
   * @throws IllegalArgumentException when a key fits no algorithm
   */
  Keyring(Collection<JWK> trusted) {
    for (JWK key : trusted) {
      try {
        keys.add(new Key(key.getKeyID(), Algorithm.of(key), Algorithm.verifier(key)));
      } catch (JOSEException unusable) {
        throw new IllegalArgumentException(unusable.getMessage(), unusable);
      }
    }
  }

  /**
   * Tells whether one of the keys has signed {@code token}. When the token has a key ID, only keys
   * with that ID or without an ID are tried.
   */
  boolean hasSigned(SignedJWT token, Algorithm algorithm) {
    JWSHeader header = token.getHeader();
    for (Key key : keys) {
      if (key.fits(algorithm, header.getKeyID()) && verifies(key, token)) {
        return true;
      }
    }
    return false;
  }

  private static boolean verifies(Key key, SignedJWT token) {
    try {
      return token.verify(key.verifier());
    } catch (JOSEException unusable) {
      return false;
    }
  }

  int size() {
    return keys.size();
  }
}
