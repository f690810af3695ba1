// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final Bytes GOOD = Bytes.utf8("good");

  private final TurnedTime time = new TurnedTime();
  private int checks;
  private final TokenCache tokens = new TokenCache(time, this::check, Keys.rules("", ""));

  private Verification check(Bytes token) {
    checks++;
    return token.utf8().startsWith("good")
        ? Verification.of(account())
        : Verification.refused("no");
  }

  private Account account() {
    return new Account("TN1", Set.of(Permission.PROXY), time.now().plusSeconds(3600));
  }

  @Test
  void a_good_token_is_remembered_once_it_was_checked() {
    assertThat(tokens.cachedAccount(GOOD)).isEmpty();
    tokens.verify(GOOD);

    assertThat(tokens.cachedAccount(GOOD).orElseThrow().subject()).isEqualTo("TN1");
    assertThat(tokens.cachedAccount(Bytes.utf8("good too"))).isEmpty();
    assertThat(tokens.verify(GOOD).account()).isPresent();
    assertThat(checks).isEqualTo(1);
  }

  @Test
  void a_refused_token_is_not_remembered() {
    tokens.verify(Bytes.utf8("bad"));

    assertThat(tokens.cachedAccount(Bytes.utf8("bad"))).isEmpty();
  }

  @Test
  void a_token_is_forgotten_when_it_ends_which_is_as_late_as_the_check_allows() {
    tokens.verify(GOOD);
    time.turn(Duration.ofSeconds(3600 + 59));
    assertThat(tokens.cachedAccount(GOOD)).isPresent();

    time.turn(Duration.ofSeconds(1));
    assertThat(tokens.cachedAccount(GOOD)).isEmpty();
  }

  @Test
  void nothing_is_remembered_while_the_clock_is_not_set() {
    tokens.verify(GOOD);
    time.setWall(Instant.EPOCH);

    assertThat(tokens.cachedAccount(GOOD)).isEmpty();
  }

  @Test
  void of_too_many_tokens_the_one_not_used_for_longest_is_forgotten() {
    tokens.verify(GOOD);
    for (int i = 1; i < TokenCache.MAX_TOKENS; i++) {
      tokens.verify(Bytes.utf8("good " + i));
    }
    tokens.cachedAccount(GOOD);
    tokens.verify(Bytes.utf8("good at last"));

    assertThat(tokens.cachedAccount(GOOD)).isPresent();
    assertThat(tokens.cachedAccount(Bytes.utf8("good 1"))).isEmpty();
    assertThat(tokens.cachedAccount(Bytes.utf8("good 2"))).isPresent();
  }

  @Test
  void a_token_that_is_too_long_is_not_looked_for() {
    assertThat(tokens.cachedAccount(Bytes.wrap(new byte[TokenCheck.MAX_BYTES + 1]))).isEmpty();
  }
}
