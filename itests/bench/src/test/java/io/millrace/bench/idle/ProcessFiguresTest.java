// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the kernel and the JVM say of a process. */
class ProcessFiguresTest {
  @Test
  void cpu_time_is_that_of_user_and_system_whatever_the_program_is_called() {
    String stat = "4711 (a) R (b) S 1 2 3 4 5 6 7 8 9 10 250 50 7 7 20 0 33 0 99";
    assertThat(ProcessFigures.cpuMillis(stat)).isEqualTo(3000);
  }

  @Test
  void metaspace_is_what_is_used_of_it() throws IOException {
    String printed =
        """
        4711:
        sun.gc.metaspace.capacity=42000384
        sun.gc.metaspace.used=41234568
        """;
    assertThat(ProcessFigures.metaspaceBytes(printed)).isEqualTo(41_234_568);
    assertThatIOException().isThrownBy(() -> ProcessFigures.metaspaceBytes("No such process"));
  }

  @Test
  void figures_of_this_process_can_be_had() throws Exception {
    long pid = ProcessHandle.current().pid();
    Path java = Path.of(System.getProperty("java.home"));
    assertThat(ProcessFigures.cpuMillis(pid)).isPositive();
    assertThat(ProcessFigures.heapBytes(java, pid)).isGreaterThan(1 << 20);
    assertThat(ProcessFigures.metaspaceBytes(java, pid)).isGreaterThan(1 << 20);
  }
}
