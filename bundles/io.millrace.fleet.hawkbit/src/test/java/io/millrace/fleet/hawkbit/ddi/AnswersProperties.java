// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a server answers is read, or is an {@link IOException}; never anything else. */
class AnswersProperties {
  private static final String ANSWER =
      """
      {"config":{"polling":{"sleep":"00:05:00"}},"id":"7","deployment":{"download":"forced",\
      "update":"skip","maintenanceWindow":"unavailable","chunks":[{"part":"bApp","version":"1",\
      "name":"n","artifacts":[{"filename":"release.json","hashes":{"sha1":"%s"},"size":12,\
      "_links":{"download-http":{"href":"http://a/b?c=-1"}}}],"metadata":[{"key":"k",\
      "value":"v"}]}]},"_links":{"deploymentBase":{"href":"http://a/deploymentBase/7?c=-5"},\
      "configData":{"href":null},"cancelAction":{"href":"http://a/cancelAction/x%%20y"}}}\
      """
          .formatted("0".repeat(40));

  private final ServerAddress server = ServerAddress.of("http://a", "DEFAULT", "r");

  /** Tells whether an answer was understood; a refusal of one says why. */
  private boolean isRead(byte[] bytes) {
    try {
      Map<String, Object> answer = BoundedJson.object(bytes);
      Poll poll = Poll.of(answer, server);
      ActionLink link = poll.deployment();
      if (link != null) {
        assertThat(link.feedback().toString()).endsWith("/feedback");
        Deployment.of(link, answer, server).files().forEach(each -> each.uri().getHost());
      }
      return true;
    } catch (IOException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return false;
    }
  }

  @Example
  void whole_answer_is_read() {
    assertThat(isRead(ANSWER.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Property
  void any_bytes(@ForAll byte[] bytes) {
    boolean mayBeAnObject = new String(bytes, StandardCharsets.ISO_8859_1).contains("{");
    assertThat(isRead(bytes)).matches(read -> mayBeAnObject || !read);
  }

  @Property
  void an_answer_with_some_bytes_changed(
      @ForAll @Size(max = 6) byte[] changes, @ForAll @IntRange(max = 800) int at) {
    byte[] bytes = ANSWER.getBytes(StandardCharsets.UTF_8);
    for (int each = 0; each < changes.length; each++) {
      bytes[(at + each * 31) % bytes.length] = changes[each];
    }
    if (changes.length == 0) {
      assertThat(isRead(bytes)).isTrue();
    } else {
      isRead(bytes); // which nothing but a refusal may end
    }
  }

  @Property
  void an_answer_that_is_cut(@ForAll @IntRange(max = 900) int length) {
    String cut = ANSWER.substring(0, Math.min(length, ANSWER.length()));
    assertThat(isRead(cut.getBytes(StandardCharsets.UTF_8))).isEqualTo(length >= ANSWER.length());
  }

  @Property
  void any_time_between_polls(@ForAll String time) {
    PollTime.of(time)
        .ifPresent(found -> assertThat(found.isNegative() || found.isZero()).isFalse());
  }
}
