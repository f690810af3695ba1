// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;

/** Whatever is in the store, a Device IC starts. */
class LinkStateFuzzTest {
  @FuzzTest
  void any_stored_bytes_are_a_state_or_none(byte[] bytes) {
    LinkState.decode(Bytes.copyOf(bytes)).ifPresent(LinkState::encoded);
  }
}
