// SPDX-License-Identifier: Apache-2.0
package io.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Layers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layers of the bundle, as its package-info draws them; there are no other packages. */
class PackagesTest {
  private static final List<String> FROM_THE_LOWEST = List.of("server", "tls", "metrics", "health");

  @Test
  void every_package_uses_only_those_below_it() throws IOException {
    assertThat(new Layers("io.millrace.http").faults(FROM_THE_LOWEST)).isEmpty();
  }
}
