// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Where the server's key and certificate are from.
 *
 * @param certificate the configured file; null when the router makes its own
 * @param key the configured key's file
 * @param own makes the router's own
 * @param names what is to be in the router's own
 */
record KeySource(Path certificate, Path key, OwnCertificate own, List<String> names) {
  /**
   * Reads, or makes, key and certificate.
   *
   * @throws IOException whose message says what is wrong
   */
  ServerKeys read(Instant now) throws IOException {
    try {
      return certificate == null ? own.forNames(names, now) : configured();
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IOException(String.valueOf(unusable.getMessage()), unusable);
    } catch (IOException unreadable) {
      throw new IOException(FileReason.of(unreadable), unreadable);
    }
  }

  private ServerKeys configured() throws IOException, GeneralSecurityException {
    if (OwnerOnly.isOpenToOthers(key)) {
      throw new GeneralSecurityException(
          key + " is not used, others may read or change it; chmod 600 it");
    }
    PrivateKey secret = PemFiles.key(key);
    List<X509Certificate> chain = PemFiles.certificates(certificate);
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    if (!algorithm.equals(secret.getAlgorithm())) {
      throw new GeneralSecurityException(
          "%s is for a key of %s, and %s has one of %s"
              .formatted(certificate, algorithm, key, secret.getAlgorithm()));
    }
    return new ServerKeys(secret, chain, false);
  }
}
