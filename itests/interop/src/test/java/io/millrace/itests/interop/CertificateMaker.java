// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and certificates on P-256, made by OpenSSL in a folder. */
final class CertificateMaker {
  private final Path folder;

  CertificateMaker(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    Files.createFile(folder.resolve("index.txt"));
    Files.writeString(folder.resolve("crlnumber"), "01\n");
    Files.writeString(
        folder.resolve("ca.conf"),
        """
        [ca]
        default_ca = here
        [here]
        database = index.txt
        crlnumber = crlnumber
        default_md = sha256
        default_crl_days = 30
        """);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private void openssl(String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("openssl"));
    line.addAll(List.of(words));
    Process process =
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }

  /** Makes an issuer: its key, and its certificate in {@code NAME.crt}. */
  void issuer(String name) throws Exception {
    key(name);
    openssl(
        "req",
        "-x509",
        "-new",
        "-key",
        name + ".key",
        "-subj",
        "/CN=" + name,
        "-days",
        "365",
        "-out",
        name + ".crt");
  }

  /**
   * Makes a key in PKCS #8, {@code NAME.key}, its public key, {@code NAME.pub}, and both in the
   * form that libcoap wants for a raw public key, {@code NAME.rpk}.
   */
  void key(String name) throws Exception {
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        name + ".key");
    openssl("pkey", "-in", name + ".key", "-pubout", "-out", name + ".pub");
    openssl("pkey", "-in", name + ".key", "-traditional", "-out", name + ".rpk");
    Files.writeString(
        file(name + ".rpk"),
        Files.readString(file(name + ".rpk")) + Files.readString(file(name + ".pub")));
  }

  /** Makes a key and a certificate, also together in {@code NAME.pem}; valid for so many days. */
  void certificate(String name, String issuer, int days) throws Exception {
    key(name);
    openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        issuer + ".crt",
        "-CAkey",
        issuer + ".key",
        "-CAcreateserial",
        "-days",
        "" + days,
        "-out",
        name + ".crt");
    Files.writeString(
        file(name + ".pem"),
        Files.readString(file(name + ".key")) + Files.readString(file(name + ".crt")));
  }

  /** Revokes a certificate in {@code ISSUER.crl}. */
  void revoke(String name, String issuer) throws Exception {
    openssl(
        "ca",
        "-config",
        "ca.conf",
        "-revoke",
        name + ".crt",
        "-keyfile",
        issuer + ".key",
        "-cert",
        issuer + ".crt");
    openssl(
        "ca",
        "-config",
        "ca.conf",
        "-gencrl",
        "-keyfile",
        issuer + ".key",
        "-cert",
        issuer + ".crt",
        "-out",
        issuer + ".crl");
  }
}
