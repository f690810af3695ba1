// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router that runs a release goes back to the factory set. */
@Timeout(60)
class FactoryRevertTest {
  @TempDir Path folder;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.factory("one", "1.0.0");
    router.start();
    TestRelease release =
        new TestRelease("1.1", 41).bundle(router.jar("one", "2.0.0"), 50).only("one");
    router.install(release, router.order());
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private String revert() throws Exception {
    Origin origin = Origin.of("shell", "anna", "");
    router.await(router.releases().revert(true, origin, record -> {}));
    return router.releases().history().committed().orElseThrow().field(JournalRecord.SEQUENCE);
  }

  @Test
  void factory_set_that_is_committed_again_has_the_sequence_of_its_package() throws Exception {
    String factory =
        router.releases().history().committed().orElseThrow().field(JournalRecord.PREVIOUS);
    router.append(
        new JournalRecord(
            Instant.now(),
            ReleaseState.FACTORY_CHANGED,
            Map.of(
                JournalRecord.SET, factory,
                SetHistory.FACTORY, "kept",
                JournalRecord.SEQUENCE, "7")));
    assertThat(revert()).isEqualTo("7");
  }

  @Test
  void package_that_gives_no_sequence_leaves_it_open() throws Exception {
    assertThat(revert()).isEmpty();
  }
}
