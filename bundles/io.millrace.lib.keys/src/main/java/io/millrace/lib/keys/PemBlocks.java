// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.keys;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a PEM file [RFC 7468], in its order. Keys are elliptic. Immutable.
 *
 * @param faults what is wrong, to follow the file's name in a sentence
 */
public record PemBlocks(
    List<PrivateKey> privateKeys,
    List<X509Certificate> certificates,
    List<PublicKey> publicKeys,
    List<X509CRL> revocations,
    List<String> faults) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** Reads a file. */
  public static PemBlocks parse(byte[] content) {
    PemBlocks blocks =
        new PemBlocks(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    Matcher found = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
    boolean any = false;
    while (found.find()) {
      any = true;
      try {
        blocks.add(found.group(1), Base64.getMimeDecoder().decode(found.group(2)));
      } catch (GeneralSecurityException | IllegalArgumentException damaged) {
        blocks.faults.add("has a block " + found.group(1) + " that is damaged or of another kind");
      }
    }
    if (!any) {
      blocks.faults.add("has no PEM block");
    }
    return blocks;
  }

  /** Returns what a file that is not there has. */
  public static PemBlocks none() {
    return new PemBlocks(List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private void add(String label, byte[] der) throws GeneralSecurityException {
    switch (label) {
      case "PRIVATE KEY" ->
          privateKeys.add(elliptic().generatePrivate(new PKCS8EncodedKeySpec(der)));
      case "EC PRIVATE KEY" ->
          faults.add("has a key in the form of SEC 1: openssl pkcs8 -topk8 -nocrypt converts it");
      case "EC PARAMETERS" -> {} // openssl writes them before such a key
      case "CERTIFICATE" ->
          certificates.add(
              (X509Certificate) x509().generateCertificate(new ByteArrayInputStream(der)));
      case "PUBLIC KEY" -> publicKeys.add(elliptic().generatePublic(new X509EncodedKeySpec(der)));
      case "X509 CRL" ->
          revocations.add((X509CRL) x509().generateCRL(new ByteArrayInputStream(der)));
      default -> faults.add("has a block " + label + ", which is not used here");
    }
  }

  private static KeyFactory elliptic() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC");
  }

  private static CertificateFactory x509() throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509");
  }
}
