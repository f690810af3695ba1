// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.TurnedTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no token, or a signed one with nonsense in it. */
class HostileTokenTest {
  private final TokenCheck check = Keys.check(new TurnedTime());

  private Verification verify(String token) {
    return check.verify(Bytes.utf8(token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "not.a.token",
        "Bearer e30.e30.e30",
        "e30.e30.e30",
        "{}",
        "\u0000.\u0000.\u0000",
        "ü.ü.ü",
        "eyJhbGciOjV9.e30.e30",
        "W10.e30.e30",
        "bnVsbA.e30.e30",
        "eyJhbGciOiJFUzI1NiJ9.e30.e30"
      })
  void what_is_no_token_is_refused(String text) {
    assertThat(verify(text).account()).isEmpty();
  }

  @Test
  void claims_of_strange_types_are_refused_and_never_thrown() {
    for (String claims :
        List.of(
            "[]",
            "null",
            "7",
            "\"x\"",
            "{",
            "{\"sub\":[5],\"exp\":99999999999}",
            "{\"sub\":{},\"exp\":99999999999}",
            "{\"sub\":\"a\",\"exp\":\"soon\"}",
            "{\"sub\":\"a\",\"exp\":1e400}",
            "{\"sub\":\"a\",\"exp\":-9223372036854775808}",
            "{\"sub\":\"a\",\"exp\":{}}",
            "[".repeat(3000),
            "{\"a\":".repeat(1200))) {
      String token = signedText(claims);
      assertThat(verify(token).account()).as(claims).isEmpty();
    }
    assertThat(verify(signedText("{\"sub\":\"a\",\"exp\":9223372036854775807}"))).isNotNull();
    assertThat(verify(Keys.token(Keys.EC, JWSAlgorithm.ES256, Keys.claims().build())).account())
        .isPresent();
  }

  private static String signedText(String payload) {
    try {
      var object = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload(payload));
      object.sign(new ECDSASigner(Keys.EC));
      return object.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
