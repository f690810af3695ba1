// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases that somebody brings on a stick to the assembled router, and what its audit trail has of
 * them over a replacement of the trail, a restart and the way back to the factory set.
 */
@Order(Integer.MAX_VALUE)
@Timeout(300)
class StickReleasesTest {
  @TempDir Path folder;
  private RouterProcess router;
  private Path stick;
  private CommandLineMaker maker;

  @BeforeEach
  void start() throws Exception {
    stick = Files.createDirectories(folder.resolve("stick"));
    router = RouterProcess.in(folder);
    router.configure(
        "io.millrace.net-udp",
        Map.of("name", "udp", "address", "127.0.0.1", "port", RouterProcess.freePort()));
    router.configure(
        "io.millrace.deployer.judge",
        Map.of("judgeSeconds", 2, "settleSeconds", 1, "lookMillis", 200));
    router.configure("io.millrace.folder", Map.of("folder", stick, "seconds", 2));
    maker = new CommandLineMaker(router, folder);
    maker.trust();
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  /** Copies as a person does, and waits until the result has some words. */
  private String bring(Path release, String words) throws Exception {
    Files.copy(release, stick.resolve(release.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    return await(release, words);
  }

  private String await(Path release, String words) throws Exception {
    Path result = stick.resolve(release.getFileName() + ".result.txt");
    String seen = "";
    for (long end = System.nanoTime() + 90_000_000_000L; System.nanoTime() < end; ) {
      seen = Files.exists(result) ? Files.readString(result) : "";
      if (seen.contains(words)) {
        return seen;
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("not \"" + words + "\" but:\n" + seen + "\n" + router.output());
  }

  private String audit() throws Exception {
    return maker.expectShell(0, "audit:show", "--last", "1000", "--interface", "folder");
  }

  @Test
  void hold_keeps_the_stick_out_and_the_trail_outlives_its_own_replacement() throws Exception {
    Path first = maker.others("build1", "io.millrace.audit");
    maker.expectShell(0, "release:hold", "pumps are being serviced");
    router.stop();
    router.start();
    String held = "by " + System.getProperty("user.name") + " through shell: pumps are being";
    assertThat(bring(first, "not installed yet: held since")).contains(held);
    assertThat(maker.expectShell(0, "release:status")).contains("hold     held since", held);
    assertThat(router.shell("millrace:status").output()).contains("factory set, held since");
    assertThat(audit()).contains("refused");
    maker.expectShell(0, "release:hold", "--lift");

    assertThat(await(first, "committed: "))
        .contains("committed: io.millrace:house:mrl:1.1 runs", "judged: ");
    assertThat(maker.expectShell(0, "release:history")).contains("folder", "committed");
    assertThat(audit())
        .contains(stick.toString())
        .containsPattern("release:install +started")
        .containsPattern("release:install io.millrace:house:mrl:1.1 +done");
    String before = audit();
    router.stop();
    router.start();
    assertThat(audit()).isEqualTo(before);
    maker.expectShell(0, "release:revert", "--factory");
    assertThat(audit()).isEqualTo(before);
    assertThat(maker.expectShell(0, "audit:show", "--json", "--last", "5"))
        .contains("\"action\":\"release:factory\"", "\"outcome\":\"done\"");
  }
}
