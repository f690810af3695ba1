// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributesTest {
  @Test
  void the_most_important_ones_are_sent_when_there_are_too_many_for_a_server() {
    Map<String, String> many = new LinkedHashMap<>();
    for (int each = 0; each < 200; each++) {
      many.put("key" + each, "value");
    }
    assertThat(Attributes.allowed(many)).hasSizeLessThan(100).containsKeys("key0", "key89");
  }

  @Test
  void an_attribute_without_a_value_is_left_out() {
    assertThat(Attributes.allowed(Map.of("a", " ", "b", "1"))).containsOnlyKeys("b");
  }
}
