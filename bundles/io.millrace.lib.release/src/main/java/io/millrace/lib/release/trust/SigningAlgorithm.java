// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;

/** How a release is signed. */
public enum SigningAlgorithm {
  /** Edwards curve, over the bytes themselves [RFC 8032]; 64 bytes. */
  ED25519("Ed25519", "Ed25519", "Ed25519"),
  /** ECDSA on P-256 with SHA-256; a DER sequence of r and s, as openssl writes it [RFC 3279]. */
  ES256("ES256", "EC", "SHA256withECDSA");

  private final String label;
  private final String keys;
  private final String signature;

  SigningAlgorithm(String label, String keys, String signature) {
    this.label = label;
    this.keys = keys;
    this.signature = signature;
  }

  /** Returns the algorithm of a name, or null. */
  public static SigningAlgorithm ofLabel(String label) {
    for (SigningAlgorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return algorithm;
      }
    }
    return null;
  }

  /** Returns its name in trust files and signatures. */
  public String label() {
    return label;
  }

  /** Returns the name of its key factory. */
  String keyFactory() {
    return keys;
  }

  /** Tells whether a private or public key is for this algorithm. */
  boolean isFor(Key key) {
    if (this == ED25519) {
      return key instanceof EdECKey edwards && edwards.getParams().getName().equals("Ed25519");
    }
    return key instanceof ECKey curve && EcdsaValues.isP256(curve.getParams());
  }

  /** Tells whether the signature is the key's over the bytes; bytes that are none are not. */
  boolean verifies(PublicKey key, byte[] signed, byte[] given) {
    if (this == ES256 && !EcdsaValues.areInRange(given)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(signature);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(given);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
    Signature signer = Signature.getInstance(signature);
    signer.initSign(key);
    signer.update(bytes);
    return signer.sign();
  }

  @Override
  public String toString() {
    return label;
  }
}
