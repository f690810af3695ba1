// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics of requests. */
class RequestTopicTest {
  private static final Map<String, String> ROUTER = Map.of("gateway", "north", "tenant", "acme");

  private static RequestTopic topic(String text) {
    return RequestTopic.of(text, ROUTER);
  }

  @Test
  void a_topic_says_method_device_path_and_query() {
    RequestTopic topic = topic("{gateway}/request/{method}/{device}/{path}");
    assertThat(topic.filter()).isEqualTo("north/request/+/+/#");
    RequestTopic.Target target =
        topic.target("north/request/PUT/SSN001350050005E7D6/snsr/arduino/temp?cfg");
    assertThat(target.method()).isEqualTo("PUT");
    assertThat(target.uri()).isEqualTo("coap://SSN001350050005E7D6/snsr/arduino/temp?cfg");
  }

  @Test
  void levels_may_stand_in_another_order() {
    RequestTopic topic = topic("{tenant}/{device}/do/{method}/{path}");
    assertThat(topic.filter()).isEqualTo("acme/+/do/+/#");
    assertThat(topic.target("acme/d1/do/GET/time").uri()).isEqualTo("coap://d1/time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"north/request/GET", "north/other/GET/d/p", "north", ""})
  void another_topic_is_no_request(String text) {
    assertThat(topic("{gateway}/request/{method}/{device}/{path}").target(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{gateway}/request/{method}/{device}",
        "{gateway}/{path}/{method}/{device}",
        "{gateway}/request/{method}/{device}/x{path}",
        "{gateway}/request-{method}/{device}/{path}",
        "{gateway}/{method}/{method}/{device}/{path}",
        "{gateway}/#/{method}/{device}/{path}",
        "{nobody}/{method}/{device}/{path}"
      })
  void a_template_that_cannot_be_is_refused_by_its_key(String text) {
    assertThatThrownBy(() -> topic(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("requestTopic = " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "north/request/",
        "north/request",
        "north/req",
        "north/",
        "n",
        "north/request/GET/",
        "north/request/GET/d1/path/deeper/",
        "north/request/any/"
      })
  void responses_that_would_be_taken_for_requests_are_refused(String beginning) {
    RequestTopic topic = topic("{gateway}/request/{method}/{device}/{path}");
    assertThatThrownBy(() -> topic.requireApart(beginning))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("responseTopics = " + beginning)
        .hasMessageContaining("north/request/+/+/#");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "north/response/",
        "north/request-answers/",
        "north/requests",
        "south/request/",
        "/north/request/",
        "north//request/"
      })
  void other_responses_are_not(String beginning) {
    topic("{gateway}/request/{method}/{device}/{path}").requireApart(beginning);
  }

  @Test
  void a_level_that_may_be_anything_may_be_a_response_too() {
    RequestTopic topic = topic("{tenant}/{device}/do/{method}/{path}");
    assertThatThrownBy(() -> topic.requireApart("acme/response/"))
        .hasMessageContaining("its own responses for requests");
    topic.requireApart("acme/response/x/");
  }

  @Test
  void media_types_and_formats_say_each_other() {
    for (int format : new int[] {0, 40, 42, 50, 60, 110, 112, 65_000}) {
      assertThat(MediaTypes.format(MediaTypes.type(format))).isEqualTo(format);
    }
    assertThat(MediaTypes.format("Text/Plain; charset=UTF-8")).isZero();
    assertThat(MediaTypes.format("image/png")).isEqualTo(MediaTypes.UNKNOWN);
    assertThat(MediaTypes.format("application/coap-payload;cf=70000"))
        .isEqualTo(MediaTypes.UNKNOWN);
    assertThat(MediaTypes.type(-1)).isEmpty();
  }
}
