// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;

/** Whatever bytes come, they have a text or they have none. */
class CborFuzzTest {
  @FuzzTest
  void any_bytes_are_shown_or_refused(byte[] bytes) {
    CborText.of(Bytes.copyOf(bytes)).ifPresent(text -> assertThat(text).isNotEmpty());
  }
}
