// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.trust.TrustedKey;
import io.millrace.lib.release.verify.RouterTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Until when certificates and the keys that may sign releases are valid. */
final class ValidityProbe implements Probe {
  static final Fault EXPIRED =
      Fault.failure(
          "certificate-expired",
          "A certificate has expired",
          "have it renewed by who issued it, and put the new one into its place");
  static final Fault EXPIRING =
      Fault.attention(
          "certificate-expiring",
          "A certificate expires soon",
          "have it renewed by who issued it, and put the new one into its place");
  static final Fault EARLY =
      Fault.attention(
          "certificate-early",
          "A certificate is not valid yet",
          "compare the clock of this machine with that of the issuer (timedatectl)");
  static final Fault KEY_EXPIRED =
      Fault.attention(
          "signing-key-expired",
          "A key that may sign releases has run out, so it signs no new ones",
          "put the next key into etc/trust (NAME.pem, NAME.cfg), or install a release that brings"
              + " it");
  static final Fault KEY_EXPIRING =
      Fault.attention(
          "signing-key-expiring",
          "A key that may sign releases runs out soon",
          "put the next key into etc/trust (NAME.pem, NAME.cfg), or install a release that brings"
              + " it, before that");
  static final Fault TRUST =
      Fault.failure(
          "trust-folder",
          "The folder of the trusted keys has a file that is wrong, so every release is refused",
          "mend or remove the file that is named");

  private static final Duration SOON = Duration.ofDays(30);

  @Override
  public List<Fault> faults() {
    return List.of(EXPIRED, EXPIRING, EARLY, KEY_EXPIRED, KEY_EXPIRING, TRUST);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Instant now = installation.clock().instant();
    for (Path each : certificates(installation)) {
      lookAtCertificates(each, now, found);
    }
    try {
      TrustSet trusted =
          new RouterTrust(
                  installation.etc().resolve("trust"),
                  installation.data().resolve("releases/trust"))
              .read();
      for (TrustedKey each : trusted.keys().values()) {
        lookAtKey(each, trusted, now, found);
      }
    } catch (IOException wrong) {
      found.add(TRUST, String.valueOf(wrong.getMessage()));
    }
  }

  private static List<Path> certificates(Installation installation) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path keys : List.of(installation.etc().resolve("keys"), DtlsProbe.folder(installation))) {
      if (!Files.isDirectory(keys)) {
        continue;
      }
      try (Stream<Path> files = Files.list(keys)) {
        all.addAll(files.filter(each -> each.toString().endsWith(".pem")).sorted().toList());
      }
    }
    for (Configured each : installation.configuration().every()) {
      each.values()
          .forEach(
              (key, value) -> {
                boolean names = key.endsWith("ertificateFile") || key.equals("authorityFile");
                if (names && !value.isEmpty() && Files.isReadable(Path.of(value))) {
                  all.add(Path.of(value));
                }
              });
    }
    return all;
  }

  private static void lookAtCertificates(Path file, Instant now, Diagnoses found)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!new String(bytes, java.nio.charset.StandardCharsets.US_ASCII).contains("BEGIN CERT")) {
      return;
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
        lookAt(file, (X509Certificate) each, now, found);
      }
    } catch (CertificateException damaged) {
      throw new IOException(file + ": " + damaged.getMessage(), damaged);
    }
  }

  private static void lookAt(Path file, X509Certificate certificate, Instant now, Diagnoses found) {
    Instant until = certificate.getNotAfter().toInstant();
    String which = file + ": " + certificate.getSubjectX500Principal().getName();
    if (!until.isAfter(now)) {
      found.add(EXPIRED, which + " was valid until " + until);
    } else if (!until.isAfter(now.plus(SOON))) {
      found.add(EXPIRING, which + " is valid until " + until);
    } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
      Instant from = certificate.getNotBefore().toInstant();
      found.add(EARLY, "%s is valid from %s; the clock says %s".formatted(which, from, now));
    }
  }

  private static void lookAtKey(TrustedKey key, TrustSet trusted, Instant now, Diagnoses found) {
    if (trusted.revokedKeys().contains(key.id())) {
      return;
    }
    String which = "etc/trust: the key " + key.name();
    if (!key.validUntil().isAfter(now)) {
      found.add(KEY_EXPIRED, which + " was valid until " + key.validUntil());
    } else if (!key.validUntil().isAfter(now.plus(SOON))) {
      found.add(KEY_EXPIRING, which + " is valid until " + key.validUntil());
    }
  }
}
