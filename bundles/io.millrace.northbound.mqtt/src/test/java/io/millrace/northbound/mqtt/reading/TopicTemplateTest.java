// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device says becomes a topic that MQTT takes. */
class TopicTemplateTest {
  private static final TopicTemplate TOPIC =
      TopicTemplate.of("readingTopic", "{sensor}/of/{path}", Set.of("sensor", "path"));

  @ParameterizedTest
  @CsvSource({
    "temp, temp/of/a/b",
    "'', _/of/a/b",
    "a/b+c#, a_b_c_/of/a/b",
    "'\u0000\u001f\u007f', ___/of/a/b",
    "'\u0085\u009f', __/of/a/b",
    "'\ufdd0\uffff', __/of/a/b",
    "'\ud800', _/of/a/b",
    "'\ud83c\udf21', '\ud83c\udf21/of/a/b'"
  })
  void what_mqtt_does_not_take_is_an_underscore(String sensor, String topic) {
    assertThat(TOPIC.topic(Map.of("sensor", sensor, "path", "a/b"))).isEqualTo(topic);
  }
}
