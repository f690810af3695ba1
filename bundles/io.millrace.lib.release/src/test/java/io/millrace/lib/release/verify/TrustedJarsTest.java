// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.TrustedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedJarsTest {
  private final Forgery forgery = new Forgery();

  @TempDir Path folder;
  private Path trust;
  private Path known;

  @BeforeEach
  void oneKeyAndOneRelease() throws Exception {
    trust = Files.createDirectories(folder.resolve("trust"));
    known = Files.createDirectories(folder.resolve("known/abc"));
    String key = Base64.getMimeEncoder().encodeToString(Forgery.MAKER.getPublic().getEncoded());
    Files.writeString(
        trust.resolve("maker.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
    scope("org.example.*", "");
    release();
  }

  private void scope(String bundles, String more) throws Exception {
    Files.writeString(
        trust.resolve("maker.cfg"), "algorithm = Ed25519\nbundles = " + bundles + "\n" + more);
  }

  private void release() throws Exception {
    byte[] json = ReleaseJsonWriter.write(forgery.release());
    SignatureLine line =
        SignatureLine.sign(Forgery.MAKER.getPrivate(), Forgery.MAKER.getPublic(), json);
    Files.write(known.resolve("release.json"), json);
    Files.write(known.resolve("release.json.sig"), SignatureLine.write(List.of(line)));
  }

  private Set<String> read() throws Exception {
    return new TrustedJars(trust, known.getParent()).read();
  }

  @Test
  void jars_of_a_known_release_are_covered() throws Exception {
    assertThat(read()).isEqualTo(forgery.jars.keySet());
  }

  @Test
  void key_that_has_run_out_since_covers_what_it_signed_and_nothing_newer() throws Exception {
    scope("org.*", "validUntil = " + Forgery.NOW + "\n"); // the release is a second older
    assertThat(read()).hasSize(2);
    scope("org.*", "validUntil = " + Forgery.NOW.minusSeconds(2) + "\n");
    assertThat(read()).isEmpty();
  }

  @Test
  void what_is_revoked_covers_nothing() throws Exception {
    Path revoked = trust.resolve("revoked");
    Files.writeString(revoked, "key " + TrustedKey.id(Forgery.MAKER.getPublic()) + "\n");
    assertThat(read()).isEmpty();
    Files.delete(revoked);
    assertThat(read()).hasSize(2);
  }

  @Test
  void release_that_is_changed_out_of_scope_or_half_there_covers_nothing() throws Exception {
    scope("org.example.one", "");
    assertThat(read()).isEmpty();
    scope("*", "");
    byte[] json = Files.readAllBytes(known.resolve("release.json"));
    json[json.length - 10] ^= 1;
    Files.write(known.resolve("release.json"), json);
    assertThat(read()).isEmpty();
    release();
    Files.delete(known.resolve("release.json.sig"));
    assertThat(read()).isEmpty();
  }

  @Test
  void newest_of_very_many_releases_counts() throws Exception {
    FileTime before = FileTime.from(Forgery.NOW.minusSeconds(60));
    for (int i = 0; i < 1_000; i++) {
      Path older = Files.createDirectory(folder.resolve("known/aa" + i));
      Files.setLastModifiedTime(older, before);
    }
    assertThat(read()).isEqualTo(forgery.jars.keySet());
  }

  @Test
  void operator_may_allow_a_jar() throws Exception {
    Path allowed = trust.resolve("allowed");
    Files.writeString(allowed, "# by hand\n" + "a".repeat(64) + " # probe 1.0\n\n");
    assertThat(read()).hasSize(3).contains("a".repeat(64));
    Files.writeString(allowed, "probe\n");
    assertThatThrownBy(this::read)
        .hasMessageEndingWith("/allowed: \"probe\"; allowed is the SHA-256 of a jar");
  }

  @Test
  void without_a_trust_folder_nobody_is_trusted() throws Exception {
    trust = folder.resolve("none");
    assertThat(read()).isEmpty();
  }
}
