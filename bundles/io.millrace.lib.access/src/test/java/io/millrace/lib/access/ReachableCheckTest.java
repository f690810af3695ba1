// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class ReachableCheckTest {
  private static Result check(boolean clearText, String... schemes) {
    return check("admin", clearText, true, schemes);
  }

  private static Result check(
      String permission, boolean clearText, boolean granted, String... schemes) {
    ReachableCheck.Subject subject =
        new ReachableCheck.Subject("/releases", "io.millrace.release.coap", permission, clearText);
    return new ReachableCheck(subject, () -> List.of(schemes), () -> granted).execute();
  }

  @Test
  void resource_that_nobody_can_use_is_a_warning_that_names_the_key() {
    Result found = check(false, "coap");
    assertThat(found.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(found.toString())
        .contains("no transport with security")
        .contains("clearText in etc/io.millrace.release.coap.cfg");
  }

  @Test
  void permission_that_no_token_gives_is_a_warning_that_names_it() {
    Result found = check("admn", true, false, "coap");
    assertThat(found.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(found.toString()).contains("no token gives the permission \"admn\"");
  }

  @Test
  void each_reason_is_a_line_of_its_own() {
    Result found = check("admn", false, false, "coap");
    assertThat(found).hasSize(2);
  }

  @Test
  void transport_with_security_makes_it_good() {
    assertThat(check(false, "coap", "coaps+tcp").getStatus()).isEqualTo(Result.Status.OK);
  }

  @Test
  void clear_text_is_good_and_said() {
    Result found = check(true, "coap");
    assertThat(found.getStatus()).isEqualTo(Result.Status.OK);
    assertThat(found.toString()).contains("also in clear text");
  }
}
