// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static io.millrace.lib.release.journal.ReleaseState.COMMITTED;
import static io.millrace.lib.release.journal.ReleaseState.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.deployer.change.Router.Judgement;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of bundles that somebody changed by hand, when a release comes. */
@Timeout(60)
class HandChangesTest {
  private static final Origin ORIGIN = Origin.of("shell", "anna", "");

  @TempDir Path folder;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.factory("one", "1.0.0");
    router.factory("two", "1.0.0");
    router.start();
    install(release(1, "2.0.0", "2.0.0"));
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
  void what_was_updated_by_hand_stays_when_a_release_of_others_comes() throws Exception {
    router.shellUser().update("one", "2.0.9");
    TestRelease named =
        new TestRelease("1.2", 2).bundle(router.jar("two", "3.0.0"), 50).only("two");
    Preview preview = router.plan(named.write(folder));
    assertThat(preview.plan().stopped()).containsExactly("two");
    assertThat(preview.byHand())
        .singleElement()
        .matches(each -> each.symbolicName().equals("one") && each.stays())
        .matches(each -> each.since().isPresent());
    JournalRecord end = install(named);
    assertThat(end.state()).isEqualTo(COMMITTED);
    assertThat(end.field(Fields.BUNDLES)).isEqualTo("two");
    assertThat(end.field(Fields.KEPT)).isEqualTo("one");
    assertThat(end.field(Fields.UNPLANNED)).isEmpty();
    assertThat(router.bundles()).containsExactly("one 2.0.9 1", "two 3.0.0 1");
  }

  @Test
  void what_was_uninstalled_by_hand_stays_so_when_a_release_of_others_goes_back() throws Exception {
    router.shellUser().uninstall("one");
    TestRelease named =
        new TestRelease("1.2", 2).bundle(router.jar("two", "3.0.0"), 50).only("two");
    router.verdict(new Judgement(false, false, List.of("errors: 0.5 of the requests fail")));
    assertThat(install(named).field(Fields.CRITERION)).isEqualTo("judge");
    assertThat(router.bundles()).containsExactly("two 2.0.0 1");
    assertThat(router.restarts()).isZero();
    router.verdict(TestRouter.GOOD);
    assertThat(router.install(named, router.order("again")).state()).isEqualTo(COMMITTED);
    assertThat(router.bundles()).containsExactly("two 3.0.0 1");
  }

  @Test
  void what_was_updated_by_hand_goes_when_a_release_brings_it_even_an_older_one() throws Exception {
    router.shellUser().update("one", "2.0.9");
    TestRelease whole = release(2, "2.0.1", "2.0.0");
    assertThat(router.plan(whole.write(folder)).byHand())
        .singleElement()
        .matches(each -> each.symbolicName().equals("one") && !each.stays());
    JournalRecord end = install(whole);
    assertThat(end.state()).isEqualTo(COMMITTED);
    assertThat(end.field(Fields.UNPLANNED)).isEmpty();
    assertThat(router.bundles()).containsExactly("one 2.0.1 1", "two 2.0.0 1");
    JournalRecord older = install(release(3, "2.0.0", "2.0.0"));
    assertThat(older.state()).isEqualTo(REFUSED);
    assertThat(older.field(JournalRecord.REASON))
        .isEqualTo("one 2.0.0 is older than the 2.0.1 of the set that was committed.");
  }

  @Test
  void what_was_installed_by_hand_stays_until_somebody_reverts() throws Exception {
    router.byHand("plugin", "1.0.0");
    install(release(2, "3.0.0", "2.0.0"));
    assertThat(router.bundles()).containsExactly("one 3.0.0 1", "plugin 1.0.0 1", "two 2.0.0 1");
    assertThat(router.releases().status().drift()).containsExactly("plugin is not in the set");
    router.await(router.releases().revert(false, ORIGIN, record -> {}));
    assertThat(router.bundles()).containsExactly("one 3.0.0 1", "two 2.0.0 1");
    assertThat(router.releases().status().drift()).isEmpty();
    assertThat(router.releases().status().runs()).isEqualTo("org.example:house:mrl:1.2");
  }

  @Test
  void what_was_stopped_by_hand_stays_so_until_somebody_reverts() throws Exception {
    router.shellUser().stop("two");
    assertThat(router.releases().status().drift()).containsExactly("two is stopped");
    install(release(2, "3.0.0", "2.0.0"));
    assertThat(router.bundles()).containsExactly("one 3.0.0 1", "two 2.0.0 1 down");
    assertThat(router.judged().bundles()).containsExactly("one");
    JournalRecord end = router.await(router.releases().revert(false, ORIGIN, record -> {}));
    assertThat(router.bundles()).containsExactly("one 3.0.0 1", "two 2.0.0 1");
    assertThat(end.field(Fields.UNPLANNED)).isEmpty();
  }

  @Test
  void revert_with_nothing_to_undo_says_so_and_touches_nothing() throws Exception {
    JournalRecord end = router.await(router.releases().revert(false, ORIGIN, record -> {}));
    assertThat(end.field(Fields.CRITERION)).isEqualTo(Fields.NOTHING_TO_UNDO);
    assertThat(end.field(JournalRecord.REASON)).startsWith("nothing to revert: that set runs");
    assertThat(router.states()).endsWith(COMMITTED);
    assertThat(router.releases().history().ends())
        .extracting(JournalRecord::state)
        .doesNotContain(REFUSED);
    assertThat(router.releases().status().missing()).isEmpty();
  }

  @Test
  void change_that_was_undone_by_hand_needs_no_revert() throws Exception {
    router.shellUser().stop("two");
    router.shellUser().start("two");
    int judged = router.states().size();
    JournalRecord end = router.await(router.releases().revert(false, ORIGIN, record -> {}));
    assertThat(end.field(Fields.CRITERION)).isEqualTo(Fields.NOTHING_TO_UNDO);
    assertThat(router.states()).hasSize(judged + 1).endsWith(ReleaseState.DRIFT);
    assertThat(router.releases().status().drift()).isEmpty();
  }

  @Test
  void bundle_of_the_set_that_somebody_took_away_is_named() throws Exception {
    router.shellUser().uninstall("one");
    router.shellUser().stop("two");
    assertThat(router.releases().status().missing())
        .containsExactly("one is not installed", "two is stopped");
    router.await(router.releases().revert(false, ORIGIN, record -> {}));
    assertThat(router.releases().status().missing()).isEmpty();
  }
}
