// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static io.millrace.lib.release.journal.ReleaseState.COMMITTED;
import static io.millrace.lib.release.journal.ReleaseState.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.lib.release.feature.Requirements;
import io.millrace.lib.release.journal.JournalRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases that are refused before anything is switched, and what lets them in. */
@Timeout(60)
class RefusedReleaseTest {
  private static final Origin ORIGIN = Origin.of("shell", "anna", "");

  @TempDir Path folder;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.factory("one", "1.0.0");
    router.factory("two", "1.0.0");
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private TestRelease release(long sequence, String one, String two) throws Exception {
    return new TestRelease("1." + sequence, sequence)
        .bundle(router.jar("one", one), 50)
        .bundle(router.jar("two", two), 50);
  }

  private JournalRecord install(TestRelease release) throws Exception {
    return router.install(release, router.order());
  }

  @Test
  void bundle_that_does_not_resolve_is_refused_by_the_plan() throws Exception {
    Path bad = router.jar("two", "2.0.0", "Import-Package", "is.not.there");
    JournalRecord end =
        install(new TestRelease("1.1", 1).bundle(router.jar("one", "2.0.0"), 50).bundle(bad, 50));
    assertThat(end.state()).isEqualTo(REFUSED);
    assertThat(end.field(Fields.CRITERION)).isEqualTo("plan");
    assertThat(end.field(JournalRecord.REASON)).contains("is.not.there");
    assertThat(router.bundles()).containsExactly("one 1.0.0 1", "two 1.0.0 1");
  }

  @Test
  void sequence_that_was_committed_once_stays_the_floor() throws Exception {
    install(release(2, "2.0.0", "1.0.0"));
    router.await(router.releases().revert(true, ORIGIN, record -> {}));
    JournalRecord old = install(release(1, "2.0.0", "2.0.0"));
    assertThat(old.field(Fields.CRITERION)).isEqualTo("old-sequence");
  }

  @Test
  void sequences_that_somebody_had_forgotten_are_no_floor() throws Exception {
    install(release(2, "2.0.0", "1.0.0"));
    router.await(router.releases().revert(true, ORIGIN, record -> {}));
    JournalRecord factory = router.releases().history().committed().orElseThrow();
    router.append(factory.with(JournalRecord.FORGETS_SEQUENCES, "true"));
    assertThat(install(release(1, "2.0.0", "2.0.0")).state()).isEqualTo(COMMITTED);
  }

  @Test
  void whole_set_removes_what_it_does_not_name_if_its_signer_may() throws Exception {
    TestRelease whole = new TestRelease("1.1", 1).bundle(router.jar("one", "2.0.0"), 50);
    router.trust("one");
    JournalRecord refused = install(whole);
    assertThat(refused.field(Fields.CRITERION)).isEqualTo("out-of-scope");
    router.trust("*");
    assertThat(install(whole).state()).isEqualTo(COMMITTED);
    assertThat(router.bundles()).containsExactly("one 2.0.0 1");
  }

  @Test
  void jars_that_neither_file_nor_router_have_are_named() throws Exception {
    JournalRecord refused = install(release(1, "2.0.0", "1.0.0").withoutJars());
    assertThat(refused.field(Fields.CRITERION)).isEqualTo("missing-jars");
    assertThat(refused.field(JournalRecord.REASON)).contains("1 jars").contains("one 2.0.0");
  }

  @Test
  void requirements_are_enforced() throws Exception {
    JournalRecord java =
        install(release(1, "2.0.0", "1.0.0").requires(new Requirements(0, 99, "")));
    assertThat(java.field(Fields.CRITERION)).isEqualTo("requires");
    assertThat(java.field(JournalRecord.REASON)).contains("Java 99");
    JournalRecord sequence =
        install(release(9, "2.0.0", "1.0.0").requires(new Requirements(5, 17, "")));
    assertThat(sequence.field(JournalRecord.REASON)).contains("sequence 5");
  }

  @Test
  void secret_in_a_configuration_is_refused() throws Exception {
    JournalRecord refused =
        install(release(1, "2.0.0", "1.0.0").configuration("org.example", "password", "x9x9"));
    assertThat(refused.field(Fields.CRITERION)).isEqualTo("secret-in-configuration");
    assertThat(refused.field(JournalRecord.REASON)).doesNotContain("x9x9");
  }

  @Test
  void where_no_key_is_trusted_the_refusal_says_what_to_do() throws Exception {
    TestRelease release = release(1, "2.0.0", "1.0.0");
    Path trust = folder.resolve("etc/trust");
    Files.move(trust, folder.resolve("elsewhere"));
    JournalRecord refused = install(release);
    assertThat(refused.state()).isEqualTo(REFUSED);
    assertThat(refused.field(JournalRecord.REASON))
        .contains("no key is trusted", "etc/trust", "docs/releases.md");
  }

  @Test
  void file_that_is_no_release_is_refused() throws Exception {
    JournalRecord refused = router.installFile(folder.resolve("nowhere.mrl"));
    assertThat(refused.state()).isEqualTo(REFUSED);
    assertThat(refused.field(JournalRecord.REASON)).contains("no such file");
  }
}
