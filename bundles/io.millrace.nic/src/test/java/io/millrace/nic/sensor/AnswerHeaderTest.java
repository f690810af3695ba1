// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sensor sends is told apart as the link has to: by message ID and token. */
class AnswerHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "42011002AA01, 62451002AA01C12AFF38431384, true", // piggybacked
    "52011002AA01, 52451002AA01C12AFF38431384, true", // NON under the request's ID
    "42011002AA01, 60001002, true", // an empty ACK, which has no token
    "40001002, 70001002, true", // RST to a ping
    "42011002AA01, 62451003AA01C12A, false", // another request's
    "42011002AA01, 62451002AA02C12A, false", // another token
    "42011002AA01, 61451002AAC12A, false", // a shorter token
    "42011002AA0B, 52459688AA0B6300, false", // a notification of the observation that is renewed
    "42011002AA01, 5003FFFFB3737973, false", // a reboot notice
    "42011002AA01, 624510, false", // cut short
    "42011002AA01, 62451002AA, false", // a token that is not there
    "42011002AA01, 6F451002AA01, true", // an impossible token length: the NIC says what is wrong
    "42011002AA01, '', false"
  })
  void a_message_answers_a_request_or_not(String request, String message, boolean answers) {
    assertThat(AnswerHeader.answers(Bytes.hex(request), Bytes.hex(message))).isEqualTo(answers);
  }
}
