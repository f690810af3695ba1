// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys and certificates in PEM [RFC 7468 §5, §13]. */
final class PemKeys {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private PemKeys() {}

  /**
   * Returns every key in {@code text}.
   *
   * @throws JOSEException when there is none, or one that is neither EC on P-256 nor RSA
   */
  static List<JWK> read(String text) throws JOSEException {
    List<JWK> keys = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      try {
        byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
        keys.add(jwk(key(blocks.group(1), der)));
      } catch (GeneralSecurityException | IllegalArgumentException damaged) {
        throw new JOSEException("its PEM block " + blocks.group(1) + " is damaged", damaged);
      }
    }
    if (keys.isEmpty()) {
      throw new JOSEException("it has no PEM block PUBLIC KEY or CERTIFICATE");
    }
    return keys;
  }

  private static PublicKey key(String label, byte[] der)
      throws GeneralSecurityException, JOSEException {
    return switch (label) {
      case "PUBLIC KEY" -> publicKey(der);
      case "CERTIFICATE" ->
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der))
              .getPublicKey();
      default -> throw new JOSEException("its PEM block " + label + " is no public key");
    };
  }

  private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(der);
    try {
      return KeyFactory.getInstance("EC").generatePublic(encoded);
    } catch (GeneralSecurityException notElliptic) {
      return KeyFactory.getInstance("RSA").generatePublic(encoded);
    }
  }

  private static JWK jwk(PublicKey key) throws JOSEException {
    if (key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
      return new ECKey.Builder(Curve.P_256, ec).build();
    }
    if (key instanceof RSAPublicKey rsa) {
      return new RSAKey.Builder(rsa).build();
    }
    throw new JOSEException("keys are EC on P-256 or RSA, not " + key.getAlgorithm());
  }
}
