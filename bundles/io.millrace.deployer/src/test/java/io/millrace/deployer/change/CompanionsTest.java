// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** A release of an API alone, which another bundle uses. */
@Timeout(60)
class CompanionsTest {
  @TempDir Path folder;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private static String[] api(String... more) {
    List<String> headers = new ArrayList<>(List.of("Export-Package", "p;version=1"));
    headers.addAll(Arrays.asList(more));
    return headers.toArray(new String[0]);
  }

  private void ship(String... api) throws Exception {
    router.factory("api", "1.0.0", api);
    router.factory("user", "1.0.0", "Import-Package", "p");
    router.start();
  }

  private JournalRecord install(long sequence, String version, String... api) throws Exception {
    TestRelease release =
        new TestRelease("1." + sequence, sequence)
            .bundle(router.jar("api", version, api), 50)
            .only("api");
    JournalRecord record = router.install(release, router.order());
    assertThat(record.state()).as(record.toString()).isEqualTo(ReleaseState.COMMITTED);
    assertThat(record.field(Fields.UNPLANNED)).isEmpty();
    assertThat(Fields.names(record.field(Fields.STOPPED))).containsExactly("api", "user");
    assertThat(Fields.names(record.field(Fields.BUNDLES))).containsExactly("api");
    return record;
  }

  @Test
  void who_uses_it_is_exchanged_for_one_that_was_wired_while_the_old_one_served() throws Exception {
    ship(api("Millrace-Swap", "early"));
    StringBuffer events = new StringBuffer();
    SynchronousBundleListener listener =
        event -> {
          if (event.getBundle().getSymbolicName().equals("user")) {
            switch (event.getType()) {
              case BundleEvent.RESOLVED -> events.append("resolved ");
              case BundleEvent.STOPPED -> events.append("stopped ");
              case BundleEvent.STARTED -> events.append("started ");
              default -> {}
            }
          }
        };
    Bundle framework = router.bundle("user").getBundleContext().getBundle(0);
    framework.getBundleContext().addBundleListener(listener);
    install(1, "2.0.0", api("Millrace-Swap", "early"));
    assertThat(events).hasToString("resolved stopped started ");
    assertThat(router.bundles()).containsExactly("api 2.0.0 1", "user 1.0.0 1");
    assertThat(router.releases().status().drift()).isEmpty();
  }

  @Test
  void one_release_follows_another_and_all_are_undone() throws Exception {
    ship(api("Millrace-Swap", "early"));
    install(1, "2.0.0", api("Millrace-Swap", "early"));
    install(2, "3.0.0", api("Millrace-Swap", "early"));
    assertThat(router.bundles()).containsExactly("api 3.0.0 1", "user 1.0.0 1");
    Origin origin = Origin.of("shell", "anna", "");
    JournalRecord back = router.await(router.releases().revert(true, origin, record -> {}));
    assertThat(back.field(Fields.UNPLANNED)).isEmpty();
    assertThat(router.bundles()).containsExactly("api 1.0.0 1", "user 1.0.0 1");
    assertThat(router.releases().status().drift()).isEmpty();
  }

  @Test
  void api_that_cannot_be_there_twice_has_its_users_refreshed() throws Exception {
    ship(api());
    long user = router.bundle("user").getBundleId();
    install(1, "2.0.0", api());
    assertThat(router.bundle("user").getBundleId()).isEqualTo(user);
  }
}
