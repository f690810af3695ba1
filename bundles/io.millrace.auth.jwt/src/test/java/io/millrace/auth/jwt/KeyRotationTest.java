// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.auth.Account;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new key pair of the router's own, while tokens of the old one are still accepted. */
class KeyRotationTest {
  /** Files are read again so often. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private final TurnedTime time = new TurnedTime();
  private KeySources.Keys keys;

  private KeyWatch watch() {
    KeySources sources = new KeySources(directory.resolve("etc"), false, null, own());
    return new KeyWatch(time, Runnable::run, sources, taken -> keys = taken);
  }

  private Path own() {
    return directory.resolve("own");
  }

  private String token() {
    return new OwnIssuer(time, new SeededRandomness(1), keys.own(), Keys.rules("", ""))
        .issue("TN1", Duration.ofDays(30));
  }

  private String reason(String token) {
    Keyring ring = new Keyring(keys.trusted());
    return new TokenCheck(time, ring, EnumSet.allOf(Algorithm.class), Keys.rules("", ""))
        .verify(Bytes.utf8(token))
        .reason();
  }

  @Test
  void old_tokens_are_accepted_for_the_overlap_and_new_ones_from_the_start() throws IOException {
    try (KeyWatch watch = watch()) {
      ECKey first = keys.own();
      String old = token();
      RetiredKeys.rotate(own(), first, Duration.ofMinutes(5), time.now());
      time.turn(SOON);

      assertThat(keys.own()).isNotEqualTo(first);
      assertThat(reason(old)).isEmpty();
      assertThat(reason(token())).isEmpty();
      time.turn(Duration.ofMinutes(5).minusSeconds(10).minus(SOON));
      assertThat(reason(old)).isEmpty();
      time.turn(Duration.ofSeconds(20));
      assertThat(reason(old)).contains("not signed by a trusted key");
      assertThat(reason(token())).isEmpty();
      assertThat(keys.refused()).isEmpty();
    }
  }

  @Test
  void the_next_start_trusts_the_same_keys() throws IOException {
    String old;
    try (KeyWatch watch = watch()) {
      old = token();
      RetiredKeys.rotate(own(), keys.own(), Duration.ofMinutes(5), time.now());
    }
    try (KeyWatch next = watch()) {
      assertThat(reason(old)).isEmpty();
      assertThat(Files.readString(own().resolve("own.retired.json"))).doesNotContain("\"d\"");
    }
  }

  @Test
  void without_overlap_old_tokens_are_refused_at_once() throws IOException {
    try (KeyWatch watch = watch()) {
      String old = token();
      RetiredKeys.rotate(own(), keys.own(), Duration.ZERO, time.now());
      time.turn(SOON);
      assertThat(reason(old)).contains("not signed by a trusted key");
    }
  }

  @Test
  void there_are_not_any_number_of_old_keys() throws IOException {
    try (KeyWatch watch = watch()) {
      for (int i = 0; i < RetiredKeys.MAX_KEYS; i++) {
        RetiredKeys.rotate(own(), keys.own(), Duration.ofMinutes(5), time.now());
        time.turn(SOON);
      }
      ECKey last = keys.own();
      assertThatThrownBy(() -> RetiredKeys.rotate(own(), last, Duration.ofMinutes(5), time.now()))
          .isInstanceOf(IOException.class);
      time.turn(Duration.ofMinutes(6));
      assertThat(RetiredKeys.rotate(own(), last, Duration.ofMinutes(5), time.now())).isTrue();
    }
  }

  @Test
  void a_token_of_an_account_has_the_claims_of_the_field_and_what_is_its_own() throws Exception {
    try (KeyWatch watch = watch()) {
      AccessPolicy policy =
          AccessPolicy.of(
              List.of(AccessStatement.allow(List.of(AccessPolicy.COAP), List.of("GET/*"))));
      Account account =
          new Account("TN7", Set.of(), time.now())
              .withPolicy(policy)
              .withSessions(3)
              .withoutSecurity();
      String token =
          new OwnIssuer(time, new SeededRandomness(1), keys.own(), Keys.rules("", ""))
              .issue(account, "api", Duration.ofHours(1))
              .orElseThrow();
      var claims = com.nimbusds.jwt.SignedJWT.parse(token).getJWTClaimsSet();

      assertThat(claims.getIssuer()).isEqualTo("/data");
      assertThat(claims.getSubject()).isEqualTo("TN7");
      assertThat(claims.getClaim("scope")).isEqualTo("api");
      assertThat(claims.getJWTID()).isNotEmpty();
      assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
          .isEqualTo(3_600_000);
      Account read =
          new TokenCheck(
                  time,
                  new Keyring(keys.trusted()),
                  EnumSet.allOf(Algorithm.class),
                  Keys.rules("", ""))
              .verify(Bytes.utf8(token))
              .account()
              .orElseThrow();
      assertThat(read.policy().statements())
          .hasSize(3)
          .containsAll(policy.statements())
          .anySatisfy(each -> assertThat(each.resources()).containsExactly("*/api/solutions/*"));
      assertThat(read.sessions()).hasValue(3);
      assertThat(read.isSecured()).isFalse();
    }
  }
}
