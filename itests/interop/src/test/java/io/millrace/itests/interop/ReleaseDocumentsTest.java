// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.HawkbitServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command blocks about releases are run as they stand, as {@link ReadmeTest} says. */
@Order(1)
@Timeout(900)
class ReleaseDocumentsTest {
  static final List<String> TRIED = List.of("docs/releases.md", "docs/fleet.md");

  @TempDir Path folder;

  @Test
  void every_command_block_works() throws Exception {
    try (HawkbitServer fleet = HawkbitServer.start();
        DocumentRun run = new DocumentRun(folder)) {
      fleet.settings().gatewayToken("the-gateway-token");
      run.environment("FLEET", fleet.url());
      run.run(DocumentRun.block("README.md", "./millrace start"));
      run.run(DocumentRun.block("docs/administration.md", "io.millrace.release.coap.cfg"));
      assertThat(run.runAll(TRIED))
          .contains("good: io.millrace:house:mrl:1.0.0, sequence 1, signed by")
          .contains("release.json.sig")
          .doesNotContainPattern(DocumentRun.ERROR_CODE);
      assertThat(fleet.rollouts().device("pump-house-7")).isPresent();
    }
  }
}
