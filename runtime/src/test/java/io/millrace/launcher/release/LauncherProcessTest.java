// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.testing.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher as a process: killed at each step of a start, and ended by a bundle. Two at a time:
 * each has its own folder and processes, and waits most of the time.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class LauncherProcessTest {
  private static final List<String> FACTORY = List.of("first 1.0.0", "second 1.0.0");
  private static final List<String> RELEASE = List.of("first 2.0.0", "second 2.0.0");

  @TempDir Path folder;
  private ChildRouter router;
  private Sets sets;
  private Sets.Part witness;

  @BeforeEach
  void aFactorySet() throws Exception {
    byte[] jar = SmallRouter.jar("witness", "1.0.0", WitnessActivator.class);
    witness = new Sets.Part("witness", "1.0.0", jar, 80);
    SmallRouter.ship(folder, "80", "witness", jar);
    ship("first", "1.0.0");
    ship("second", "1.0.0");
    router = new ChildRouter(folder);
    sets = new Sets(router.data());
  }

  @AfterEach
  void end() throws Exception {
    router.close();
  }

  private void ship(String name, String version) throws IOException {
    SmallRouter.ship(folder, "30", name, SmallRouter.jar(name, version));
  }

  private String release(Sets.Part... more) throws IOException {
    return release(0, more);
  }

  /** A release with so many bundles more, that it takes a while to install them. */
  private String release(int fillers, Sets.Part... more) throws IOException {
    List<Sets.Part> parts = new ArrayList<>(List.of(more));
    parts.add(witness);
    for (String name : List.of("first", "second")) {
      if (parts.stream().noneMatch(part -> part.name().equals(name))) {
        parts.add(Sets.Part.of(name, "2.0.0"));
      }
    }
    for (int i = 0; i < fillers; i++) {
      parts.add(Sets.Part.of("filler", "1.0." + i));
    }
    return sets.set(parts.toArray(new Sets.Part[0]));
  }

  private boolean isHalfBuilt() {
    Path cache = router.data().resolve("cache");
    return Files.exists(cache.resolve("bundle40")) && Files.notExists(cache.resolve("bundle102"));
  }

  private void assertRuns(List<String> expected) throws Exception {
    router.launch().awaitReady();
    assertThat(router.running()).as(router.console()).isEqualTo(expected);
  }

  @Test
  void killAtEachStepOfAStart_neverLeavesAMixture() throws Exception {
    assertRuns(FACTORY);
    router.stop();
    sets.write(ReleaseState.COMMITTED, release(100));
    long attempts = router.records(ReleaseState.START_ATTEMPT);

    router.launch().awaitRecord(ReleaseState.START_ATTEMPT, (int) attempts + 1).kill();
    assertRuns(RELEASE);
    router.kill(); // after HEALTHY, without an orderly stop

    router.launch().await("half of the storage", this::isHalfBuilt).kill();
    assertRuns(RELEASE);

    assertThat(router.stop()).isEqualTo(143);
    assertThat(router.data().resolve("cache/installed")).exists();
    assertRuns(RELEASE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "halt", "stop"})
  void bundleThatEndsTheProcess_isUndoneByTheNextStarts(String how) throws Exception {
    String good = release();
    byte[] jar = SmallRouter.jar("first", "3.0.0", EndingActivator.class);
    String bad = release(new Sets.Part("first", "3.0.0", jar, 30));
    sets.write(ReleaseState.COMMITTED, good).write(ReleaseState.COMMITTED, bad);
    Files.createFile(router.data().resolve(how));
    // The thread that ends the process is waited for in vain while the framework is stopped.
    router.with("-Dmillrace.stopLimitSeconds=5");

    int ends = how.equals("exit") ? 3 : Extent.times(1, 3);
    for (int i = 0; i < ends; i++) {
      assertThat(router.launch().awaitEnd()).isEqualTo(how.equals("halt") ? 3 : 75);
    }
    String boot = StartSettings.of(folder.resolve("system"), router.data()).boot();
    for (int i = ends; i < 3; i++) { // more of the same, without a process
      sets.write(ReleaseState.START_ATTEMPT, bad, FailedStarts.BOOT, boot);
    }
    assertRuns(RELEASE);
    assertThat(router.console()).contains("3 starts in a row were not healthy");
    router.stop();
    assertRuns(RELEASE);
  }

  @Test
  void factorySetThatEndsTheProcess_staysDown_andSaysWhatToDo() throws Exception {
    byte[] jar = SmallRouter.jar("first", "3.0.0", EndingActivator.class);
    SmallRouter.ship(folder, "30", "first", jar);
    Files.createDirectories(router.data());
    Path halt = Files.createFile(router.data().resolve("halt"));
    for (int i = 0; i < 3; i++) {
      assertThat(router.launch().awaitEnd()).isEqualTo(3);
    }
    assertThat(router.launch().awaitEnd()).isEqualTo(70);
    assertThat(router.console()).contains("stays down", "millrace release factory");

    Files.delete(halt);
    assertThat(router.launch().awaitEnd()).isEqualTo(70);
    router.with("-Dmillrace.safe=true");
    assertRuns(List.of("first 3.0.0", "second 1.0.0"));
  }

  @Test
  void launcherWhoseClassesDoNotLoad_saysSo_andIsStartedAgain() throws Exception {
    router.without("jackson-core");
    assertThat(router.launch().awaitEnd()).isEqualTo(75);
    assertThat(router.console()).contains("ends with status 75, start it again", "jackson");
    router.without("");
    assertRuns(FACTORY);
  }

  @Test
  void stopWhileTheFrameworkIsStartedAgain_endsTheRouter() throws Exception {
    byte[] jar = SmallRouter.jar("first", "1.0.0", RestartingActivator.class);
    SmallRouter.ship(folder, "30", "first", jar);
    router.launch().awaitReady();
    Files.createFile(router.data().resolve("update"));
    router.await("stop", () -> Files.exists(router.data().resolve("stopping")));
    router.terminate().awaitConsole("millrace stops");

    Files.createFile(router.data().resolve("go"));

    assertThat(router.awaitEnd()).isEqualTo(143);
    assertThat(router.console()).doesNotContain("still stopping");
    assertThat(router.records(ReleaseState.START_ATTEMPT)).isEqualTo(1);
  }

  /** Felix starts an instance that is updated again by itself, beside the launcher's next one. */
  @Test
  void updateOfTheFramework_isOneStart() throws Exception {
    byte[] jar = SmallRouter.jar("first", "1.0.0", RestartingActivator.class);
    SmallRouter.ship(folder, "01", "first", jar);
    router.launch().awaitReady();
    Files.createFile(router.data().resolve("go"));
    Files.createFile(router.data().resolve("update"));
    router.await("another start", () -> router.records(ReleaseState.START_ATTEMPT) == 2);
    router.awaitReady();
    assertThat(router.terminate().awaitEnd()).isEqualTo(143);
    assertThat(router.data().resolve("starts")).hasContent("xx");
  }

  @Test
  void startThatHangs_isBegunAgain_andGivenUp() throws Exception {
    byte[] jar = SmallRouter.jar("first", "3.0.0", EndingActivator.class);
    String bad = release(new Sets.Part("first", "3.0.0", jar, 30));
    sets.write(ReleaseState.COMMITTED, bad);
    Files.createFile(router.data().resolve("hang"));
    router.with("-Dmillrace.startLimitSeconds=1").with("-Dmillrace.stopLimitSeconds=1");

    for (int i = 0; i < 3; i++) {
      assertThat(router.launch().awaitEnd()).isEqualTo(75);
    }
    router.with("-Dmillrace.startLimitSeconds=60");
    assertRuns(FACTORY);
  }

  @Test
  void safeRun_startsTheFactorySetAlone_andChangesNothing() throws Exception {
    sets.write(ReleaseState.COMMITTED, release());
    assertRuns(RELEASE);
    router.stop();
    ChildRouter safe = new ChildRouter(folder).with("-Dmillrace.safe=true");
    try (safe) {
      safe.launch().awaitReady();
      assertThat(safe.running()).isEqualTo(FACTORY);
      safe.stop();
    }
    assertRuns(RELEASE);
  }
}
