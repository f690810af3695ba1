// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revoked token is refused, also by the next build and after a restart. */
class RevocationsTest {
  @TempDir private Path folder;

  private int changes;

  private final TurnedTime time = new TurnedTime();

  private Revocations revocations() {
    return revocations(folder);
  }

  private Revocations revocations(Path in) {
    return new Revocations(time, Keys.rules("", ""), in, () -> changes++);
  }

  private String reason(Revocations revocations, JWTClaimsSet claims) {
    TokenCheck check =
        new TokenCheck(
            time,
            Keys.ring(Keys.EC.toPublicJWK()),
            EnumSet.allOf(Algorithm.class),
            Keys.rules("", ""),
            revocations::check,
            () -> {});
    return check.verify(Bytes.utf8(Keys.token(Keys.EC, JWSAlgorithm.ES256, claims))).reason();
  }

  private static JWTClaimsSet token(String id) {
    return Keys.claims().jwtID(id).build();
  }

  @Test
  void a_revoked_token_is_refused_and_no_other() throws IOException {
    Revocations revocations = revocations();
    revocations.revokeToken("bad");

    assertThat(changes).isEqualTo(1);
    for (Revocations each : new Revocations[] {revocations, revocations()}) {
      assertThat(reason(each, token("bad"))).isEqualTo("token was revoked");
      assertThat(reason(each, token("good"))).isEmpty();
      assertThat(reason(each, Keys.claims().build())).isEmpty();
    }
    String permissions =
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("revoked")));
    assertThat(permissions).isEqualTo("rw-------");
  }

  @Test
  void the_tokens_that_an_account_has_are_refused_and_not_those_it_gets_later() throws IOException {
    Revocations revocations = revocations();
    revocations.revokeAccount("TN0a1b", Keys.NOW.plusMillis(999));
    revocations.revokeAccount("TN0a1b", Keys.NOW.minusSeconds(60)); // takes nothing back
    revocations.revokeAccount("an other", Keys.NOW.plusSeconds(900));

    for (Revocations each : new Revocations[] {revocations, revocations()}) {
      assertThat(reason(each, token("x"))).isEqualTo("token was revoked");
      assertThat(reason(each, Keys.claims().issueTime(null).build())).contains("revoked");
      Date later = Date.from(Keys.NOW.plusSeconds(1));
      assertThat(reason(each, Keys.claims().issueTime(later).build())).isEmpty();
      assertThat(reason(each, Keys.claims().subject("someone").build())).isEmpty();
    }
  }

  @Test
  void what_is_revoked_already_is_not_written_at_each_start() throws IOException {
    Revocations revocations = revocations();
    Instant then = time.now();
    revocations.revokeAccount("TN0a1b", then.plusSeconds(5));
    time.turn(HOUR);
    revocations.revokeAccount("TN0a1b", then);
    assertThat(changes).isEqualTo(1);
    revocations.revokeAccount("TN0a1b", then.plusSeconds(6));
    assertThat(changes).isEqualTo(2);
  }

  private JWTClaimsSet issued(Duration fromNow) {
    Instant at = Keys.NOW.plus(fromNow);
    return Keys.claims()
        .issueTime(Date.from(at))
        .expirationTime(Date.from(Keys.NOW.plus(Duration.ofDays(30))))
        .build();
  }

  private static final Duration HOUR = Duration.ofHours(1);

  private void clockIsADayBack() {
    time.setWall(Keys.NOW.minus(Duration.ofDays(1)));
  }

  private void clockIsSet() {
    time.setWall(time.now().plus(Duration.ofDays(1)));
  }

  @Test
  void tokens_that_were_revoked_while_the_clock_was_a_day_back_stay_revoked() throws IOException {
    clockIsADayBack();
    Revocations revocations = revocations();
    revocations.revokeAccount("TN0a1b", time.now());
    for (Duration before : List.of(HOUR.negated(), Duration.ofSeconds(-1), Duration.ZERO)) {
      assertThat(reason(revocations, issued(before))).contains("revoked");
      assertThat(reason(revocations(), issued(before))).contains("revoked");
    }
    time.turn(HOUR);
    clockIsSet();

    for (Revocations each : new Revocations[] {revocations, revocations()}) {
      assertThat(reason(each, issued(HOUR.negated()))).isEqualTo("token was revoked");
      assertThat(reason(each, issued(Duration.ofSeconds(-1)))).isEqualTo("token was revoked");
      assertThat(reason(each, issued(Duration.ofSeconds(2)))).as("one that is newer").isEmpty();
    }
  }

  @Test
  void a_boot_after_the_clock_was_set_does_not_bring_the_tokens_back() throws IOException {
    clockIsADayBack();
    Revocations revocations = revocations();
    revocations.revokeAccount("TN0a1b", time.now());
    time.turn(HOUR);
    clockIsSet();
    int before = changes;
    revocations.look();
    revocations.look();
    assertThat(changes - before).as("what was accepted is judged again, once").isEqualTo(1);
    time.reboot(time.now().plus(HOUR));

    assertThat(reason(revocations(), issued(HOUR.negated()))).isEqualTo("token was revoked");
    assertThat(reason(revocations(), issued(Duration.ofSeconds(2)))).isEmpty();
  }

  @Test
  void what_was_revoked_before_the_clock_was_ever_set_stays_revoked_after_a_boot()
      throws IOException {
    time.setWall(Instant.EPOCH);
    revocations().revokeAccount("TN0a1b", time.now());
    time.reboot(Instant.EPOCH);
    Revocations revocations = revocations();
    time.setWall(Keys.NOW.plus(HOUR));

    assertThat(reason(revocations, issued(Duration.ZERO))).isEqualTo("token was revoked");
    revocations.look();
    time.turn(HOUR);
    for (Revocations each : new Revocations[] {revocations, revocations()}) {
      assertThat(reason(each, issued(Duration.ZERO))).isEqualTo("token was revoked");
      assertThat(reason(each, issued(HOUR.multipliedBy(2)))).as("a newer one").isEmpty();
    }
  }

  @Test
  void an_account_that_is_revoked_again_while_the_clock_is_back_loses_its_newer_tokens()
      throws IOException {
    Revocations revocations = revocations();
    revocations.revokeAccount("TN0a1b", time.now());
    time.turn(HOUR.multipliedBy(2));
    clockIsADayBack();
    time.turn(HOUR.multipliedBy(2)); // two hours after the first, a day back
    revocations.revokeAccount("TN0a1b", time.now());
    revocations.revokeAccount("TN0a1b", time.now().minusSeconds(60)); // takes nothing back
    clockIsSet();

    for (Revocations each : new Revocations[] {revocations, revocations()}) {
      assertThat(reason(each, issued(HOUR))).isEqualTo("token was revoked");
      assertThat(reason(each, issued(HOUR.multipliedBy(2).plusSeconds(2)))).isEmpty();
    }
  }

  @Test
  void a_file_of_times_that_is_damaged_leaves_what_the_wall_clock_says() throws IOException {
    revocations().revokeAccount("TN0a1b", time.now());
    Files.writeString(folder.resolve("revoked.times"), "nonsense");
    assertThat(reason(revocations(), token("x"))).isEqualTo("token was revoked");
    revocations().revokeAccount("other", time.now());
    assertThat(folder.resolve("revoked.times")).content().contains("other");
  }

  @Test
  void what_another_build_revokes_meanwhile_is_read() throws IOException {
    Revocations next = revocations();
    revocations().revokeToken("late");
    assertThat(reason(next, token("late"))).isEmpty();
    next.look();
    assertThat(reason(next, token("late"))).isEqualTo("token was revoked");
    assertThat(changes).isEqualTo(2);
    next.look();
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void what_would_break_the_file_is_refused() {
    Revocations revocations = revocations();
    for (String odd : new String[] {"", " ", "a b", "a\nb", "x".repeat(257)}) {
      assertThatThrownBy(() -> revocations.revokeToken(odd))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> revocations.revokeAccount("a\ntoken b", Keys.NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder.resolve("revoked")).doesNotExist();
  }

  @Test
  void when_nobody_knows_what_is_revoked_nothing_is_accepted() throws IOException {
    Files.writeString(folder.resolve("revoked"), "token a\nnonsense\n");
    Revocations revocations = revocations();

    assertThat(reason(revocations, token("x"))).contains("does not know");
    assertThat(revocations.fault()).contains("revoked").contains("no token is accepted");
    assertThatThrownBy(() -> revocations.revokeToken("b")).isInstanceOf(IOException.class);
    assertThat(folder.resolve("revoked")).hasContent("token a\nnonsense");
  }

  @Test
  void what_cannot_be_stored_is_not_revoked() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "no folder");
    Revocations revocations = revocations(file);

    assertThatThrownBy(() -> revocations.revokeToken("x")).isInstanceOf(IOException.class);
    assertThat(changes).isZero();
  }
}
