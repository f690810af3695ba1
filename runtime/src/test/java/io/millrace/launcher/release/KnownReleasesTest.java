// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.Requirements;
import io.millrace.lib.release.journal.ReleaseState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownReleasesTest {
  private static final String JAR = "b".repeat(64);

  @TempDir Path folder;

  private Path known(String hash) throws Exception {
    Path release = Files.createDirectories(folder.resolve("releases/known").resolve(hash));
    Instant time = Instant.parse("2026-05-01T12:00:00Z");
    BundleEntry bundle = new BundleEntry("org.a:org.a:1.0.0", "org.a", "1.0.0", JAR, 10, 60);
    byte[] json =
        ReleaseJsonWriter.write(
            new Release(
                new ReleaseId("org.a", "house", "1.0.0"),
                1,
                time,
                time.plusSeconds(9),
                Requirements.NONE,
                Gates.NONE,
                Replaces.ALL,
                List.of(bundle),
                Map.of(),
                Set.of(),
                Map.of(),
                ""));
    Files.write(release.resolve("release.json"), json);
    Files.createFile(release.resolve("release.json.sig"));
    return release;
  }

  @Test
  void start_deletesWhatTheJournalDoesNotName() throws Exception {
    SmallRouter.ship(folder, "30", "first", SmallRouter.jar("first", "1.0.0"));
    Path named = known("named");
    Path other = known("other");
    String set = new Sets(folder).set(Sets.Part.of("first", "2.0.0"));
    new Sets(folder).write(ReleaseState.COMMITTED, set, "release", "named");

    SmallRouter.start(folder).close();

    assertThat(named.resolve("release.json")).exists();
    assertThat(other).doesNotExist();
  }

  @Test
  void releaseOfWhichAJarMayRun_stays_halfOfOneGoes() throws Exception {
    Path covers = known("covers");
    Path half = known("half");
    Files.delete(half.resolve("release.json"));

    KnownReleases.collect(covers.getParent(), Set.of(), Set.of(JAR));

    assertThat(covers).exists();
    assertThat(half).doesNotExist();
    KnownReleases.collect(covers.getParent(), Set.of(), Set.of());
    assertThat(covers).doesNotExist();
  }
}
