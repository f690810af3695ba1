// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.OpenSsh.Ended;
import io.millrace.rig.ReleaseMaker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases from another machine, while connections end and SSH itself is replaced. */
@Order(2)
@Timeout(300)
class SshReleasesTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  /** As the maker of releases names its first one. */
  private static final String RELEASE = "org.example:test:mrl:101";

  @TempDir Path folder;
  private SshRouter router;
  private ReleaseMaker maker;

  @BeforeEach
  void start() throws Exception {
    router = SshRouter.in(folder);
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(router.process().etc());
    router
        .process()
        .configure(
            "io.millrace.deployer.judge",
            Map.of("judgeSeconds", 3, "settleSeconds", 1, "lookMillis", 200));
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (router != null) {
      router.close();
    }
  }

  private Ended operator(String... words) throws Exception {
    return router.ssh().ssh("operator", words);
  }

  private String status() throws Exception {
    Ended ended = router.ssh().ssh("viewer", "release:status");
    return ended.out() + ended.err();
  }

  private void awaitStatus(String text) throws Exception {
    AtomicReference<String> last = new AtomicReference<>();
    Callable<Boolean> there =
        () -> {
          last.set(status());
          return last.get().contains(text);
        };
    try {
      router.await(text, there);
    } catch (AssertionError never) {
      throw new AssertionError(last + "\n" + router.process().output(), never);
    }
  }

  /** Another build of a bundle that can be replaced without a word of anybody's. */
  private Path directory() throws Exception {
    return maker.unchanged("directory", List.of("io.millrace.directory")).write();
  }

  @Test
  void release_is_sent_to_the_command_planned_installed_and_rolled_back() throws Exception {
    Path file = directory();
    Ended installed = router.ssh().ssh("operator", List.of(), file.toFile(), "release:install");
    assertThat(installed.status()).as(installed.out() + installed.err()).isZero();
    assertThat(installed.out() + installed.err()).contains("verified", "judging", "committed");
    assertThat(status()).contains(RELEASE + ", sequence 101", "by operator through ssh from");
    assertThat(operator("release:rollback").status()).isZero();
    assertThat(status()).contains("factory set");
    String audit = router.ssh().ssh("viewer", "audit:show").out();
    assertThat(audit).contains("release:install", "release:rollback", "operator");
  }

  @Test
  void release_is_copied_and_installed_by_its_name() throws Exception {
    Path file = directory();
    String name = file.getFileName().toString();
    assertThat(router.ssh().scp("operator", file, "").status()).isZero();
    Ended plan = operator("release:plan", name);
    assertThat(plan.status()).as(plan.out() + plan.err()).isZero();
    assertThat(plan.out()).contains("io.millrace.directory");
    Ended installed = operator("release:install", name);
    assertThat(installed.status()).as(installed.out() + installed.err()).isZero();
    assertThat(status()).contains(RELEASE);
  }

  @Test
  void half_a_release_is_refused() throws Exception {
    Path file = directory();
    byte[] bytes = Files.readAllBytes(file);
    Path half = Files.write(folder.resolve("half-1.0.mrl"), Arrays.copyOf(bytes, 9000));
    assertThat(router.ssh().scp("operator", half, "").status()).isZero();
    assertThat(operator("release:install", "half-1.0.mrl").status()).isEqualTo(1);
    Ended sent = router.ssh().ssh("operator", List.of(), half.toFile(), "release:install");
    assertThat(sent.status()).isEqualTo(1);
    assertThat(status()).contains("factory set");
  }

  @Test
  void release_whose_connection_is_dropped_in_the_middle_is_not_installed() throws Exception {
    byte[] bytes = Files.readAllBytes(directory());
    Process dropped =
        router
            .ssh()
            .spawn("operator", List.of(), "release:install")
            .redirectErrorStream(true)
            .start();
    dropped.getOutputStream().write(bytes, 0, bytes.length / 2);
    dropped.getOutputStream().flush();
    router.await("the half file", () -> router.uploadsHave(".half"));
    dropped.destroyForcibly().waitFor();
    router.await("the end of it", () -> !router.uploadsHave(".half"));
    awaitStatus("factory set");
    assertThat(router.ssh().ssh("viewer", "release:history").out()).doesNotContain("committed");
    assertThat(router.uploadsHave(".mrl")).as("half a release is kept").isFalse();
  }

  @Test
  void change_goes_on_when_the_connection_is_dropped_in_the_middle() throws Exception {
    Path file = directory();
    Process dropped =
        router
            .ssh()
            .spawn("operator", List.of(), "release:install")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dropped").toFile())
            .start();
    router.await("judging", () -> Files.readString(folder.resolve("dropped")).contains("judging"));
    dropped.destroyForcibly().waitFor();
    awaitStatus(RELEASE);
    router.await(
        "the verdict",
        () -> router.ssh().ssh("viewer", "release:history").out().contains("committed"));
  }

  /** The operator is told that SSH is replaced, connects again, and learns the verdict. */
  @Test
  void ssh_replaces_itself_and_whoever_reconnects_confirms() throws Exception {
    Path file = maker.unchanged("ssh", List.of("io.millrace.ssh")).write();
    Ended told = router.ssh().ssh("operator", List.of(), file.toFile(), "release:install");
    assertThat(told.status()).as(told.out() + told.err()).isEqualTo(255);
    assertThat(told.err()).contains("SSH is being replaced on this router: connect again");
    awaitStatus("release:confirm");
    Ended confirmed = operator("release:confirm");
    assertThat(confirmed.status()).as(confirmed.out() + confirmed.err()).isZero();
    assertThat(status()).contains(RELEASE);
    assertThat(router.process().output()).doesNotContain("class loader");
  }

  @Test
  void shell_is_replaced_under_a_connection_that_stays() throws Exception {
    Path file = maker.unchanged("shell", List.of("io.millrace.shell")).write();
    router.ssh().ssh("operator", List.of(), file.toFile(), "release:install");
    awaitStatus(RELEASE);
    router.await(
        "the verdict",
        () -> router.ssh().ssh("viewer", "release:history").out().contains("committed"));
  }
}
