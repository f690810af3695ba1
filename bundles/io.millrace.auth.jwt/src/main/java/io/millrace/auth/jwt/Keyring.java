// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The keys whose signatures are accepted. Immutable. */
final class Keyring {
  private final List<Key> keys = new ArrayList<>();

  /** A key; {@code issuer} is what its tokens must have as {@code iss}, empty for any. */
  private record Key(String id, Algorithm algorithm, JWSVerifier verifier, String issuer) {
    boolean fits(Algorithm wanted, String wantedId) {
      return algorithm == wanted && (wantedId == null || id == null || id.equals(wantedId));
    }

    boolean isOf(SignedJWT token) throws ParseException {
      return issuer.isEmpty() || issuer.equals(token.getJWTClaimsSet().getIssuer());
    }
  }

  /**
   * Makes it of keys.
   *
   * @throws IllegalArgumentException when a key fits no algorithm
   */
  Keyring(Collection<JWK> trusted) {
    this(trusted, Map.of());
  }

  /**
   * Makes it of keys and of those of issuers elsewhere.
   *
   * @throws IllegalArgumentException when a key fits no algorithm
   */
  Keyring(Collection<JWK> trusted, Map<RemoteIssuer, List<JWK>> remote) {
    add(trusted, "");
    remote.forEach((issuer, theirs) -> add(theirs, issuer.issuer()));
  }

  private void add(Collection<JWK> trusted, String issuer) {
    for (JWK key : trusted) {
      try {
        keys.add(new Key(key.getKeyID(), Algorithm.of(key), Algorithm.verifier(key), issuer));
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
      return key.isOf(token) && token.verify(key.verifier());
    } catch (JOSEException | ParseException unusable) {
      return false;
    }
  }

  /** Tells whether a token names a key that is not here. */
  boolean isUnknown(String id) {
    return id != null && keys.stream().noneMatch(each -> id.equals(each.id()));
  }

  int size() {
    return keys.size();
  }
}
