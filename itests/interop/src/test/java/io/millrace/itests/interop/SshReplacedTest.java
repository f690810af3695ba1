// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.OpenSsh.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases that replace what they are sent through: SSH itself, and the shell behind it. */
@Order(2)
@Timeout(300)
class SshReplacedTest extends SshReleaseCase {
  /** As the maker of releases names its first one. */
  private static final String RELEASE = "org.example:test:mrl:101";

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    startIn(folder);
  }

  @AfterEach
  @Override
  void stop() throws Exception {
    super.stop();
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
