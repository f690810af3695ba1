// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command blocks about NICs and what is behind them are run as they stand, as {@link
 * ReadmeTest} says.
 */
@Order(1)
@Timeout(900)
class NicDocumentsTest {
  static final List<String> TRIED =
      List.of("docs/plugins.md", "docs/nic.md", "docs/firmware.md", "docs/emulator.md");

  @TempDir Path folder;

  @Test
  void every_command_block_works() throws Exception {
    try (DocumentRun run = new DocumentRun(folder)) {
      run.withFilesOf("docs/plugins.md").run(DocumentRun.block("README.md", "./millrace start"));
      assertThat(run.runAll(TRIED))
          .contains(",1.25,m", "Itron Reference CoAP Server: 1.4.8", "41.2,%", "/sys/time")
          .contains("delay 300 ms", "state=5 (verify passed)", "state=7 (activate passed)")
          .contains("Millrace NIC 2.0.7")
          .doesNotContainPattern(DocumentRun.ERROR_CODE);
    }
  }
}
