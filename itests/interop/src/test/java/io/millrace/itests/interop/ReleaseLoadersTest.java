// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.rig.FieldRig;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases that replace one bundle each, on the assembled router with a NIC that reports: after
 * them there are as many class loaders of bundles as before, and the judge, which looks for them
 * too, has kept every release.
 */
@Order(4)
@Timeout(300)
class ReleaseLoadersTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  /** Shorter than the time for which the launcher holds what nobody takes. */
  private static final Duration GRACES = Duration.ofSeconds(40);

  /** Each look collects all garbage of the router. */
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  /** One with classes; those without come as bundles are asked for them, and hold nothing. */
  private static final Pattern LOADERS =
      Pattern.compile("(?m)^0x\\S+\\s+0x\\S+\\s+0x\\S+\\s+[1-9]\\d*\\s.*BundleClassLoader\\s*$");

  @TempDir Path folder;
  private FieldRig rig;
  private ReleaseMaker maker;

  @BeforeEach
  void start() throws Exception {
    rig = FieldRig.inMemory(folder).reporting(1, 100);
    rig.router()
        .configure(
            "io.millrace.deployer.judge",
            Map.of("judgeSeconds", 3, "settleSeconds", 1, "lookMillis", 300, "longestSeconds", 45));
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(rig.router().etc());
    rig.start();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void releases_leave_no_class_loader_behind() throws Exception {
    install("io.millrace.directory"); // the deployer has loaded its libraries then
    long before = loaders();
    for (String name : List.of("base", "endpoint", "gateway", "nic", "base")) {
      install("io.millrace." + name);
    }
    Await.that(() -> before + " loaders as before", GRACES, A_SECOND, () -> loaders() <= before);
  }

  private void install(String bundle) throws Exception {
    Path file = maker.unchanged("same", List.of(bundle)).write();
    Result result = rig.router().shell("release:install", "--json", "--now", file.toString());
    assertThat(result.status())
        .as("%s%n%s%n%s", bundle, result.output(), rig.router().output())
        .isZero();
  }

  /** Returns how many class loaders of bundles have classes after a full collection. */
  private long loaders() throws Exception {
    ask("GC.class_histogram");
    ask("GC.class_histogram");
    long count = LOADERS.matcher(ask("VM.classloader_stats")).results().count();
    assertThat(count).isPositive();
    return count;
  }

  private String ask(String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String router = Long.toString(rig.router().process().pid());
    Process process = new ProcessBuilder(jcmd, router, command).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }
}
