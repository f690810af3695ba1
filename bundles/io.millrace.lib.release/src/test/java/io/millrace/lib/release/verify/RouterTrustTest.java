// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.trust.TrustedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a site, and the changes of releases that were committed. */
class RouterTrustTest {
  private static final String MAKER = TrustedKey.id(Forgery.MAKER.getPublic());
  private static final String SECOND = TrustedKey.id(Forgery.SECOND.getPublic());
  private static final String THIRD = TrustedKey.id(Forgery.STRANGER.getPublic());
  private static final String MAY_ALL = "bundles = *\npids = *\nmayRotate = true\n";

  @TempDir Path folder;
  private Path site;
  private Path changes;
  private int releases;

  @BeforeEach
  void siteTrustsTheMaker() throws Exception {
    site = Files.createDirectories(folder.resolve("etc"));
    changes = folder.resolve("trust");
    site("maker", Forgery.MAKER, MAY_ALL);
  }

  private void site(String name, KeyPair pair, String settings) throws Exception {
    TrustChange.KeyText text = Forgery.text(pair, settings);
    Files.writeString(site.resolve(name + ".pem"), text.pem());
    Files.writeString(site.resolve(name + ".cfg"), text.settings());
  }

  private TrustSet read() throws Exception {
    return new RouterTrust(site, changes).read();
  }

  /** Commits a release with a change, as the router does it. */
  private String commit(TrustChange change, KeyPair... signers) throws Exception {
    Forgery forgery = new Forgery();
    forgery.change = change;
    forgery.bundle("org.example.number" + ++releases, "org.example.number" + releases);
    byte[] json = ReleaseJsonWriter.write(forgery.release());
    assertThat(ReleaseJson.read(json).trust()).isEqualTo(change);
    List<SignatureLine> lines = new ArrayList<>();
    for (KeyPair each : signers) {
      lines.add(SignatureLine.sign(each.getPrivate(), each.getPublic(), json));
    }
    String hash = Sha256.of(json);
    Path known = Files.createDirectories(folder.resolve("known").resolve(hash));
    Files.write(known.resolve("release.json"), json);
    Files.write(known.resolve("release.json.sig"), SignatureLine.write(lines));
    new RouterTrust(site, changes).keep(hash, known);
    new RouterTrust(site, changes).keep(hash, known); // as a start does it once more
    return hash;
  }

  private static TrustChange adds(String name, KeyPair pair, String... revoked) {
    return new TrustChange(Map.of(name, Forgery.text(pair, MAY_ALL)), List.of(revoked));
  }

  @Test
  void key_that_a_release_adds_is_trusted_as_it_says() throws Exception {
    commit(adds("second", Forgery.SECOND), Forgery.MAKER);
    TrustedKey second = read().keys().get(SECOND);
    assertThat(second.name()).isEqualTo("second");
    assertThat(second.mayRotate()).isTrue();
    assertThat(second.bundles().covers("any.bundle")).isTrue();
    assertThat(read().keys()).hasSize(2);
  }

  @Test
  void release_without_a_change_is_not_kept() throws Exception {
    commit(TrustChange.NONE, Forgery.MAKER);
    assertThat(changes).doesNotExist();
  }

  @Test
  void key_is_replaced_by_one_that_changes_the_keys_next() throws Exception {
    commit(adds("second", Forgery.SECOND, "key " + MAKER), Forgery.MAKER, Forgery.SECOND);
    assertThat(read().revokedKeys()).containsExactly(MAKER);
    commit(adds("third", Forgery.STRANGER), Forgery.SECOND);
    assertThat(read().keys()).containsKeys(MAKER, SECOND, THIRD);
    commit(adds("fourth", Forgery.SECOND, "release " + "a".repeat(64)), Forgery.MAKER);
    assertThat(read().revokedReleases()).as("by a revoked key").isEmpty();
  }

  @Test
  void key_that_the_site_revokes_takes_along_what_it_has_added() throws Exception {
    commit(adds("second", Forgery.SECOND), Forgery.MAKER);
    commit(adds("third", Forgery.STRANGER), Forgery.SECOND);
    assertThat(read().keys()).hasSize(3);
    site("other", Forgery.SECOND, "bundles = *\n");
    Files.writeString(site.resolve("revoked"), "key " + MAKER + "\n");
    assertThat(read().keys()).containsOnlyKeys(MAKER, SECOND);
    assertThat(read().keys().get(SECOND).mayRotate()).as("what the site says").isFalse();
  }

  @Test
  void release_that_the_site_revokes_changes_nothing() throws Exception {
    String release = commit(adds("second", Forgery.SECOND, "key " + MAKER), Forgery.MAKER);
    Files.writeString(site.resolve("revoked"), "release " + release + "\n");
    assertThat(read().keys()).containsOnlyKeys(MAKER);
    assertThat(read().revokedKeys()).isEmpty();
  }

  @Test
  void change_that_nobody_signed_or_that_is_damaged_counts_for_nothing() throws Exception {
    commit(adds("second", Forgery.SECOND), Forgery.STRANGER);
    String release = commit(adds("third", Forgery.STRANGER), Forgery.MAKER);
    assertThat(read().keys()).containsOnlyKeys(MAKER, THIRD);
    Path file = changes.resolve("0002-" + release + ".json");
    byte[] json = Files.readAllBytes(file);
    json[json.length / 2] ^= 1;
    Files.write(file, json);
    assertThat(read().keys()).containsOnlyKeys(MAKER);
    Files.delete(file);
    assertThat(read().keys()).containsOnlyKeys(MAKER);
  }

  @Test
  void without_a_folder_of_the_site_nobody_is_trusted() throws Exception {
    commit(adds("second", Forgery.SECOND), Forgery.MAKER);
    assertThat(new RouterTrust(folder.resolve("none"), changes).read()).isEqualTo(TrustSet.NONE);
  }
}
