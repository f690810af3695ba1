// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustFolderTest {
  private static final String HASH = "a".repeat(64);

  private final KeyPair pair;

  @TempDir Path folder;

  TrustFolderTest() throws Exception {
    pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  @BeforeEach
  void oneKey() throws Exception {
    write("maker.pem", pem("PUBLIC KEY", pair.getPublic()));
    write("maker.cfg", "algorithm = Ed25519\nbundles = io.millrace.*, org.example.one\n");
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String pem(String label, Key key) {
    String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  @Test
  void key_is_read_with_its_settings() throws Exception {
    write("revoked", "# lost\nkey " + HASH + "\n\nrelease " + HASH.replace('a', 'b') + " # why\n");
    TrustSet trust = TrustFolder.read(folder);
    TrustedKey key = trust.keys().get(TrustedKey.id(pair.getPublic()));
    assertThat(key.name()).isEqualTo("maker");
    assertThat(key.bundles().covers("io.millrace.gateway")).isTrue();
    assertThat(key.bundles().covers("org.example.one")).isTrue();
    assertThat(key.bundles().covers("org.example.one.more")).isFalse();
    assertThat(key.pids().covers("io.millrace.gateway")).isFalse();
    assertThat(key.threshold()).isEqualTo(1);
    assertThat(key.validUntil()).isEqualTo(Instant.MAX);
    assertThat(trust.revokedKeys()).containsExactly(HASH);
    assertThat(trust.revokedReleases()).containsExactly(HASH.replace('a', 'b'));
  }

  @ParameterizedTest
  @CsvSource({
    "algorithm = RSA, 'algorithm = RSA; allowed is Ed25519 or ES256'",
    "algorithm = ES256, 'algorithm = ES256; allowed is Ed25519 for this key'",
    "threshold = 0, 'threshold = 0; allowed is 1 to 16'",
    "mayRotate = yes, 'mayRotate = yes; allowed is true or false'",
    "validUntil = soon, 'validUntil = soon; allowed is a time'",
    "bundle = *, 'bundle: there is no such key'",
  })
  void bad_setting_is_told_with_file_key_and_value(String line, String sentence) throws Exception {
    write("maker.cfg", "algorithm = Ed25519\n" + line + "\n");
    assertThatThrownBy(() -> TrustFolder.read(folder))
        .hasMessageContaining("maker.cfg")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource({"maker.pem", "maker.cfg"})
  void half_a_key_is_told(String file) throws Exception {
    Files.delete(folder.resolve(file));
    assertThatThrownBy(() -> TrustFolder.read(folder)).hasMessageContaining(file + ": it is miss");
  }

  @Test
  void bad_revocation_is_told() throws Exception {
    write("revoked", "key maker\n");
    assertThatThrownBy(() -> TrustFolder.read(folder)).hasMessageContaining("allowed is key ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoked.txt", "maker.pem~", "README", "old"})
  void file_that_would_be_passed_over_is_told(String file) throws Exception {
    write(file, "key " + HASH);
    assertThatThrownBy(() -> TrustFolder.read(folder))
        .hasMessageEndingWith(
            "/" + file + ": not used; allowed are NAME.pem, NAME.cfg, revoked and allowed");
    Files.move(folder.resolve(file), folder.resolve("..data"));
    assertThat(TrustFolder.read(folder).keys()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maker.cfg", "revoked"})
  void file_in_another_encoding_is_told(String file) throws Exception {
    Files.write(folder.resolve(file), "# Schlüssel".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> TrustFolder.read(folder))
        .hasMessageEndingWith("/" + file + ": it is not in UTF-8");
  }

  @Test
  void one_role_has_one_threshold() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    write("other.pem", pem("PUBLIC KEY", other.getPublic()));
    write("other.cfg", "algorithm = Ed25519\nthreshold = 2\n");
    assertThatThrownBy(() -> TrustFolder.read(folder)).hasMessageContaining("not one threshold");
  }

  @Test
  void one_key_has_one_name() throws Exception {
    write("other.pem", pem("PUBLIC KEY", pair.getPublic()));
    write("other.cfg", "algorithm = Ed25519\n");
    assertThatThrownBy(() -> TrustFolder.read(folder)).hasMessageContaining("are one key");
  }

  @Test
  void key_of_another_kind_is_told() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    write("maker.pem", pem("PUBLIC KEY", rsa.getPublic()));
    assertThatThrownBy(() -> TrustFolder.read(folder))
        .hasMessageContaining("allowed are Ed25519 and EC on the curve P-256");
  }

  @Test
  void private_key_that_others_may_read_is_refused() throws Exception {
    Path file = write("maker.key", pem("PRIVATE KEY", pair.getPrivate()));
    file.toFile().setReadable(false, false);
    file.toFile().setReadable(true, true);
    assertThat(KeyFiles.readPrivate(file)).isEqualTo(pair.getPrivate());
    file.toFile().setReadable(true, false);
    assertThatThrownBy(() -> KeyFiles.readPrivate(file)).hasMessageContaining("others may read");
  }
}
