// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a class histogram says of bundles' wirings. */
class RouterMemoryTest {
  private static final String WIRING = "org.apache.felix.framework.BundleWiringImpl";

  @Test
  void wirings_and_bytes_are_read() throws IOException {
    String histogram =
        """
         num     #instances         #bytes  class name (module)
           1:         32023        2374808  [B (java.base@25.0.3)
           2:            40           5120  %s
           3:            44           5632  %s$BundleClassLoader
         Total         32103        2380568
        """
            .formatted(WIRING, WIRING);
    assertThat(RouterMemory.read(histogram)).isEqualTo(new RouterMemory(2_380_568, 40));
  }

  @Test
  void what_is_no_histogram_is_a_failure() {
    assertThatThrownBy(() -> RouterMemory.read("4711: No such process"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No such process");
  }
}
