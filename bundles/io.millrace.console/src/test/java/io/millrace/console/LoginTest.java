// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleRig.Browser;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets in, and what a request needs to be let through. */
class LoginTest {
  private final ConsoleRig rig;

  LoginTest() throws Exception {
    rig = new ConsoleRig(Map.of());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void an_account_logs_in_and_out() throws Exception {
    Browser anna = rig.login("operator");
    assertThat(rig.api(anna, "login").body())
        .contains("\"who\":\"operator\"", "\"role\":\"operator\"");
    assertThat(rig.api(anna, "topic?name=overview").statusCode()).isEqualTo(200);
    HttpResponse<String> out = rig.post(anna, "logout", Map.of());
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(rig.api(anna, "topic?name=overview").statusCode()).isEqualTo(401);
    assertThat(rig.audited).hasSize(2);
  }

  @Test
  void the_cookie_is_for_this_site_and_for_no_script() throws Exception {
    Browser nobody = new Browser();
    String cookie =
        rig.post(nobody, "login", Map.of("clientId", "admin", "clientSecret", "right"))
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    assertThat(cookie).contains("; Path=/console; HttpOnly; SameSite=Strict");
    assertThat(cookie).doesNotContain("Secure"); // it came in the clear
  }

  @Test
  void a_token_logs_in_as_well_and_a_foreign_permission_does_not() throws Exception {
    Browser nobody = new Browser();
    assertThat(rig.post(nobody, "login", Map.of("token", "admin")).body()).contains("\"admin\"");
    HttpResponse<String> proxy = rig.post(nobody, "login", Map.of("token", "proxy"));
    assertThat(proxy.statusCode()).isEqualTo(403);
    assertThat(proxy.body()).contains("none of the scopes viewer, operator and admin");
    assertThat(rig.post(nobody, "login", Map.of("token", "bad")).statusCode()).isEqualTo(401);
    assertThat(rig.post(nobody, "login", Map.of()).statusCode()).isEqualTo(401);
  }

  @Test
  void who_is_wrong_often_has_to_wait() throws Exception {
    Browser nobody = new Browser();
    Map<String, String> wrong = Map.of("clientId", "admin", "clientSecret", "wrong");
    for (int i = 0; i < 10; i++) {
      assertThat(rig.post(nobody, "login", wrong).statusCode()).isEqualTo(401);
    }
    Map<String, String> right = Map.of("clientId", "admin", "clientSecret", "right");
    HttpResponse<String> later = rig.post(nobody, "login", right);
    assertThat(later.statusCode()).isEqualTo(429);
    assertThat(later.headers().firstValue("Retry-After")).isPresent();
    rig.time.turn(Duration.ofSeconds(61));
    assertThat(rig.post(nobody, "login", right).statusCode()).isEqualTo(200);
  }

  @Test
  void an_order_needs_what_the_page_alone_knows() throws Exception {
    Browser anna = rig.login("operator");
    var bare =
        rig.to(anna, "/console/api/logout")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"));
    assertThat(rig.send(bare).statusCode()).isEqualTo(403);
    Browser guess = new Browser();
    guess.cookie = anna.cookie;
    guess.csrf = "guess";
    assertThat(rig.post(guess, "logout", Map.of()).statusCode()).isEqualTo(403);
    assertThat(rig.api(anna, "topic?name=overview").statusCode()).isEqualTo(200);
  }

  @Test
  void a_page_of_another_site_gets_nothing() throws Exception {
    Browser anna = rig.login("viewer");
    for (List<String> header :
        List.of(
            List.of("Sec-Fetch-Site", "cross-site"),
            List.of("Sec-Fetch-Site", "same-site"),
            List.of("Origin", "https://evil.example"),
            List.of("Origin", "null"))) {
      var request =
          rig.to(anna, "/console/api/topic?name=overview").header(header.get(0), header.get(1));
      assertThat(rig.send(request).statusCode()).as(header.toString()).isEqualTo(403);
    }
    var own =
        rig.to(anna, "/console/api/topic?name=overview")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Origin", "http://127.0.0.1:" + rig.port());
    assertThat(rig.send(own).statusCode()).isEqualTo(200);
  }

  @Test
  void a_login_ends_when_it_is_idle_when_its_token_expires_and_when_that_is_revoked()
      throws Exception {
    Browser idle = rig.login("viewer");
    rig.time.turn(Duration.ofMinutes(29));
    assertThat(rig.api(idle, "topic?name=overview").statusCode()).isEqualTo(200);
    rig.time.turn(Duration.ofMinutes(31));
    assertThat(rig.api(idle, "topic?name=overview").statusCode()).isEqualTo(401);

    Browser expired = rig.login("viewer");
    for (int i = 0; i < 3; i++) {
      rig.time.turn(Duration.ofMinutes(19));
      assertThat(rig.api(expired, "login").body()).contains("viewer");
    }
    rig.time.turn(Duration.ofMinutes(4));
    assertThat(rig.api(expired, "topic?name=overview").statusCode()).isEqualTo(401);

    Browser revoked = rig.login("operator");
    rig.revoked.add("operator");
    assertThat(rig.api(revoked, "topic?name=overview").statusCode()).isEqualTo(200);
    rig.time.turn(Duration.ofSeconds(31));
    assertThat(rig.api(revoked, "topic?name=overview").statusCode()).isEqualTo(401);
  }

  @Test
  void somebody_who_is_logged_in_stays_so_over_a_replacement() throws Exception {
    Browser anna = rig.login("operator");
    List<io.millrace.console.login.Login> left = rig.console.logins().all();
    try (ConsoleRig next = new ConsoleRig(Map.of())) {
      left.forEach(next.console.logins()::restore);
      assertThat(next.api(anna, "topic?name=overview").statusCode()).isEqualTo(200);
    }
  }
}
