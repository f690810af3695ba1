// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.trust.TrustedKey;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseVerifierTest {
  private final Forgery good = new Forgery();

  @TempDir Path folder;

  private Path file() throws Exception {
    return Files.write(folder.resolve("good.mrl"), good.file());
  }

  private VerifiedRelease verify(Path file) throws Exception {
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      VerifiedRelease verified = new ReleaseVerifier(good.trust(), good.policy).verify(archive);
      ReleaseVerifier.verifyJars(archive, verified);
      return verified;
    }
  }

  private List<BundleEntry> stage(Path file) throws Exception {
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      VerifiedRelease verified = new ReleaseVerifier(good.trust(), good.policy).verify(archive);
      return ReleaseVerifier.stage(archive, verified, objects());
    }
  }

  private ObjectFolder objects() {
    return new ObjectFolder(folder.resolve("objects"));
  }

  @Test
  void good_release_is_verified() throws Exception {
    VerifiedRelease verified = verify(file());
    assertThat(verified.hash()).isEqualTo(good.signed);
    assertThat(verified.release()).isEqualTo(good.release());
    assertThat(verified.jars()).isEqualTo(good.bundles);
    assertThat(verified.signers().keys()).extracting(TrustedKey::name).containsExactly("maker");
    assertThat(verified.signers().mayRotate()).isFalse();
  }

  @Test
  void what_is_written_is_what_is_read() throws Exception {
    byte[] json = ReleaseJsonWriter.write(good.release());
    assertThat(ReleaseJson.read(json)).isEqualTo(good.release());
    Path file = folder.resolve("written.mrl");
    ReleaseArchiveWriter.write(
        file,
        json,
        new byte[0],
        good.bundles,
        (bundle, sink) -> sink.write(ByteBuffer.wrap(good.jars.get(bundle.sha256()))));
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      assertThat(archive.json()).isEqualTo(json);
      assertThat(archive.jarsOf(good.release())).isEqualTo(good.bundles);
      Path again = folder.resolve("again.mrl");
      ReleaseArchiveWriter.sign(again, archive, new byte[0], good.bundles);
      assertThat(again).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void jars_are_staged_by_their_hash() throws Exception {
    assertThat(stage(file())).isEmpty();
    for (BundleEntry bundle : good.bundles) {
      assertThat(objects().file(bundle.sha256())).hasBinaryContent(good.jars.get(bundle.sha256()));
    }
    assertThat(folder.resolve("objects")).isDirectoryNotContaining("glob:**.half");
  }

  @Test
  void jars_that_are_there_need_not_be_in_the_file() throws Exception {
    stage(file());
    good.zip = zip -> zip.parts.subList(2, zip.parts.size()).clear();
    assertThat(stage(file())).isEmpty();
  }

  @Test
  void jars_that_are_nowhere_are_named() throws Exception {
    good.zip = zip -> zip.parts.remove(3);
    assertThat(stage(file())).containsExactly(good.bundles.get(1));
  }

  @Test
  void jar_that_is_there_under_another_name_is_refused() throws Exception {
    stage(file());
    BundleEntry one = good.bundles.remove(0);
    good.bundles.add(
        0, new BundleEntry("a:b:1", "org.example.x", "1.0.0", one.sha256(), one.sizeBytes(), 60));
    Path file = file();
    assertThatThrownBy(() -> stage(file))
        .isInstanceOf(RefusedReleaseException.class)
        .hasMessageContaining("org.example.x 1.0.0 is the bundle org.example.one 1.0.0");
  }

  @Test
  void ecdsa_counts_as_edwards_does() throws Exception {
    good.signers.clear();
    good.signers.add(Forgery.SECOND);
    assertThat(verify(file()).signers().keys()).extracting(TrustedKey::name).contains("second");
  }

  @Test
  void two_of_one_role_reach_a_threshold_of_two() throws Exception {
    good.trust("maker", Forgery.MAKER, "org.*", "release", 2);
    good.trust("second", Forgery.SECOND, "org.*", "release", 2);
    good.signers.add(Forgery.SECOND);
    assertThat(verify(file()).signers().keys()).hasSize(2);
  }

  @Test
  void two_of_different_roles_do_not() throws Exception {
    good.trust("maker", Forgery.MAKER, "org.*", "release", 2);
    good.trust("second", Forgery.SECOND, "org.*", "witness", 2);
    good.signers.add(Forgery.SECOND);
    Path file = file();
    assertThatThrownBy(() -> verify(file))
        .hasMessage("too few have signed for the release: 1 more needed");
  }

  @Test
  void strangers_signature_beside_a_trusted_one_does_no_harm() throws Exception {
    good.signers.add(Forgery.STRANGER);
    assertThat(verify(file()).signers().keys()).hasSize(1);
  }

  @Test
  void each_signs_for_its_own_bundles() throws Exception {
    good.trust("maker", Forgery.MAKER, "org.example.one", "release", 1);
    good.trust("second", Forgery.SECOND, "org.example.two", "partner", 1);
    good.signers.add(Forgery.SECOND);
    assertThat(verify(file()).signers().keys()).hasSize(2);
  }

  @Test
  void old_sequence_is_taken_when_administrator_and_signer_may() throws Exception {
    good.policy = new Policy(Forgery.NOW, 9, true);
    good.trust("maker", Forgery.MAKER, "*", "release", 1, Instant.MIN, Instant.MAX, true);
    assertThat(verify(file()).release().sequence()).isEqualTo(7);
  }
}
