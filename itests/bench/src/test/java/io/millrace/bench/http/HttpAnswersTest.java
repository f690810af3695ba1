// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Answers as they come from a connection, in whatever pieces. */
class HttpAnswersTest {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nDate: now\r\nContent-LENGTH: 12\r\n\r\nhello\r\n\r\nyou";

  private final HttpAnswers answers = new HttpAnswers("HTTP/1.1 2");

  private static ReadableByteChannel piece(String bytes) {
    byte[] content = bytes.getBytes(StandardCharsets.ISO_8859_1);
    return Channels.newChannel(new ByteArrayInputStream(content));
  }

  @Test
  void answer_is_whole_with_its_last_byte_wherever_it_is_cut() throws IOException {
    for (int cut = 1; cut < ANSWER.length(); cut++) {
      assertThat(answers.read(piece(ANSWER.substring(0, cut)))).isEqualTo(HttpAnswers.MORE);
      assertThat(answers.read(piece(ANSWER.substring(cut)))).isEqualTo(HttpAnswers.WHOLE);
      assertThat(answers.line()).isEmpty();
    }
  }

  @Test
  void answer_without_a_length_has_no_body() throws IOException {
    assertThat(answers.read(piece("HTTP/1.1 204 None\r\nDate: now\r\n\r\n")))
        .isEqualTo(HttpAnswers.WHOLE);
    assertThat(answers.line()).isEmpty();
  }

  @Test
  void first_line_of_another_answer_than_expected_is_told() throws IOException {
    assertThat(answers.read(piece("HTTP/1.1 503 Busy\r\nContent-Length: 1\r\n\r\nx")))
        .isEqualTo(HttpAnswers.WHOLE);
    assertThat(answers.line()).isEqualTo("HTTP/1.1 503 Busy");
  }

  @Test
  void end_of_the_connection_is_told() throws IOException {
    assertThat(answers.read(piece(""))).isEqualTo(HttpAnswers.ENDED);
  }
}
