// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may ask what of /releases. */
class AccessTest extends ResourceCase {
  @Test
  void client_without_a_session_is_refused_and_recorded_once_a_minute() throws Exception {
    rig.sessions.end();
    for (int i = 0; i < 50; i++) {
      CoapResponse refusal = ask(CoapCode.GET, "/status");
      assertThat(refusal.code()).isEqualTo(CoapCode.UNAUTHORIZED);
      assertThat(text(refusal)).contains("POST a token to /sessions");
    }
    assertThat(ask(CoapCode.PUT, "/" + NAME).code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(ask(CoapCode.POST, "/" + NAME).code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(recorded(AuditOutcome.REFUSED)).containsExactly("GET /releases/status");
    assertThat(releases.orders).isEmpty();
  }

  @Test
  void session_without_the_permission_is_forbidden_everything() throws Exception {
    rig.sessions.allow("carl", false, time.now().plusSeconds(60));
    for (String path : List.of("", "/status", "/commit", "/rollback", "/revert", "/" + NAME)) {
      for (int method = CoapCode.GET; method <= CoapCode.IPATCH; method++) {
        assertThat(ask(method, path).code()).isEqualTo(CoapCode.FORBIDDEN);
      }
    }
    assertThat(records.get(0).origin()).hasToString("carl through coap from 192.0.2.1");
    assertThat(releases.orders).isEmpty();
    assertThat(uploads.whole(NAME, releases)).isNotNull();
  }

  @Test
  void session_whose_token_has_expired_needs_a_new_one() throws Exception {
    assertThat(ask(CoapCode.GET, "/status").code()).isEqualTo(CoapCode.CONTENT);
    time.turn(Duration.ofHours(2));
    CoapResponse refusal = ask(CoapCode.GET, "/status");
    assertThat(refusal.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(text(refusal)).contains("expired");
  }

  @Test
  void transport_in_clear_text_is_refused_unless_the_configuration_permits_it() throws Exception {
    rig.close();
    rig = new ResourceRig(time, audit, uploads, false);
    rig.releases.bind(releases);
    CoapResponse refusal = ask(CoapCode.GET, "/status");
    assertThat(refusal.code()).isEqualTo(CoapCode.FORBIDDEN);
    assertThat(text(refusal)).contains("clear text", "io.millrace.release.coap", "clearText");
    rig.secure();
    assertThat(ask(CoapCode.GET, "/status").code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void session_that_ends_in_the_middle_of_an_upload_leaves_the_offset_for_the_next()
      throws Exception {
    Files.delete(releases.uploads().resolve(NAME));
    for (int i = 0; i < 5; i++) {
      assertThat(rig.ask(block(file, i, 6)).get(10, TimeUnit.SECONDS).code())
          .isEqualTo(CoapCode.CONTINUE);
    }
    rig.sessions.end();
    assertThat(rig.ask(block(file, 5, 6)).get(10, TimeUnit.SECONDS).code())
        .isEqualTo(CoapCode.UNAUTHORIZED);
    rig.sessions.allow("anna", true, time.now().plusSeconds(60));
    assertThat(text(ask(CoapCode.GET, "/" + NAME))).isEqualTo("offset 5120");
    for (int i = 5; i < blocks(file); i++) {
      rig.ask(block(file, i, 6)).get(10, TimeUnit.SECONDS);
    }
    assertWhole(file);
  }
}
