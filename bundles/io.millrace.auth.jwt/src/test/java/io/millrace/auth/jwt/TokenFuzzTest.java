// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JWSAlgorithm;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.TurnedTime;

/** Nothing that is not signed opens anything, and nothing throws. */
class TokenFuzzTest {
  private static final TokenCheck CHECK = Keys.check(new TurnedTime());
  private static final String GOOD = Keys.token(Keys.EC, JWSAlgorithm.ES256, Keys.claims().build());

  @FuzzTest
  void whatever_comes_is_judged(byte[] data) {
    Verification verification = CHECK.verify(Bytes.wrap(data));
    if (verification.account().isPresent()) {
      throw new AssertionError("accepted: " + Bytes.wrap(data));
    }
    if (verification.reason().isEmpty()) {
      throw new AssertionError("refused without a reason");
    }
    if (CHECK.verify(Bytes.utf8(GOOD)).account().isEmpty()) {
      throw new AssertionError("a good token is refused afterwards");
    }
  }
}
