// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.OpenSsh.Ended;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases from another machine, while connections end, and such as replace what they are sent
 * through: SSH itself, and the shell behind it. One router for all tests: each leaves the factory
 * set.
 */
@Order(2)
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshReleasesTest extends SshReleaseCase {
  /** As the maker of releases numbers its first one. */
  private static final int FIRST = 101;

  private Path folder;
  private int made;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    folder = shared;
    startIn(shared);
  }

  @AfterAll
  @Override
  void stop() throws Exception {
    super.stop();
  }

  @AfterEach
  void goBack() throws Exception {
    if (!status().contains("factory set")) {
      Ended back = operator("release:rollback");
      assertThat(back.status()).as(back.out() + back.err()).isZero();
    }
  }

  private Set<String> uploads() {
    String[] names = router.uploads().toFile().list();
    return names == null ? Set.of() : Set.of(names);
  }

  private int sequence() {
    return FIRST + made - 1;
  }

  /** Returns the name of the newest release. */
  private String release() {
    return "org.example:test:mrl:" + sequence();
  }

  private boolean isCommitted() throws Exception {
    String history = router.ssh().ssh("viewer", "release:history").out();
    return history.lines().anyMatch(line -> line.contains(release()) && line.contains("committed"));
  }

  /** Another build of a bundle that can be replaced without a word of anybody's. */
  private Path directory() throws Exception {
    return another("directory");
  }

  @Test
  void release_is_sent_to_the_command_planned_installed_and_rolled_back() throws Exception {
    Path file = directory();
    Ended installed = router.ssh().ssh("operator", List.of(), file.toFile(), "release:install");
    assertThat(installed.status()).as(installed.out() + installed.err()).isZero();
    assertThat(installed.out() + installed.err()).contains("verified", "judging", "committed");
    assertThat(status())
        .contains(release() + ", sequence " + sequence(), "by operator through ssh from");
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
    assertThat(status()).contains(release());
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
    Set<String> before = uploads();
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
    assertThat(isCommitted()).isFalse();
    assertThat(uploads()).as("half a release is kept").isEqualTo(before);
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
            .redirectOutput(folder.resolve("printed").toFile())
            .start();
    router.await("judging", () -> Files.readString(folder.resolve("printed")).contains("judging"));
    dropped.destroyForcibly().waitFor();
    awaitStatus(release());
    router.await("the verdict", this::isCommitted);
  }

  private Path another(String bundle) throws Exception {
    made++;
    return maker.unchanged(bundle, List.of("io.millrace." + bundle)).write();
  }

  /** The operator is told that SSH is replaced, connects again, and learns the verdict. */
  @Test
  void ssh_replaces_itself_and_whoever_reconnects_confirms() throws Exception {
    File file = another("ssh").toFile();
    Ended told = router.ssh().ssh("operator", List.of(), file, "release:install");
    assertThat(told.status()).as(told.out() + told.err()).isEqualTo(255);
    assertThat(told.err()).contains("SSH is being replaced on this router: connect again");
    awaitStatus("release:confirm");
    Ended confirmed = operator("release:confirm");
    assertThat(confirmed.status()).as(confirmed.out() + confirmed.err()).isZero();
    assertThat(status()).contains(release());
    assertThat(router.process().output()).doesNotContain("class loader");
    goesBackByItself();
  }

  @Test
  void shell_is_replaced_under_a_connection_that_stays() throws Exception {
    File file = another("shell").toFile();
    router.ssh().ssh("operator", List.of(), file, "release:install");
    awaitStatus(release());
    router.await("the verdict", this::isCommitted);
    goesBackByItself();
  }

  /** On the way back, too, a connection or its command may end. */
  private void goesBackByItself() throws Exception {
    router.process().shell("release:revert", "--factory");
    router.await(
        "the factory set",
        () -> {
          String said = router.process().shell("release:status").output();
          return said.contains("runs     factory set") && !said.contains("now      ");
        });
  }
}
