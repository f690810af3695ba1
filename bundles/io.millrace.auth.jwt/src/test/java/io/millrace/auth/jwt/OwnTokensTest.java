// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnTokensTest {
  @TempDir private Path directory;

  private final TurnedTime time = new TurnedTime();

  private OwnIssuer issuer(ClaimRules rules) throws Exception {
    return new OwnIssuer(time, new SeededRandomness(1), OwnKey.in(keys()), rules);
  }

  private Path keys() {
    return directory.resolve("data/keys");
  }

  private TokenCheck check(ClaimRules rules) throws Exception {
    Keyring ring = Keys.ring(OwnKey.in(keys()).toPublicJWK());
    return new TokenCheck(time, ring, EnumSet.allOf(Algorithm.class), rules);
  }

  @Test
  void the_key_pair_is_made_once_for_the_owner_alone() throws Exception {
    ECKey made = OwnKey.in(keys());

    assertThat(OwnKey.in(keys())).isEqualTo(made);
    assertThat(permissions(keys())).isEqualTo("rwx------");
    assertThat(permissions(keys().resolve("own.jwk"))).isEqualTo("rw-------");
    assertThat(Files.list(keys())).hasSize(1);
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void a_damaged_key_is_put_aside_and_a_new_one_made() throws Exception {
    ECKey made = OwnKey.in(keys());
    Files.writeString(keys().resolve("own.jwk"), "{\"kty\":\"EC\"");

    assertThat(OwnKey.in(keys())).isNotEqualTo(made);
    assertThat(keys().resolve("own.jwk.damaged")).hasContent("{\"kty\":\"EC\"");
  }

  @Test
  void a_public_key_in_its_place_counts_as_damaged() throws Exception {
    OwnKey.in(keys());
    Files.writeString(keys().resolve("own.jwk"), Keys.EC.toPublicJWK().toJSONString());

    assertThat(OwnKey.in(keys()).isPrivate()).isTrue();
  }

  @Test
  void a_half_written_key_of_an_earlier_start_does_not_matter() throws Exception {
    Files.createDirectories(keys());
    Files.writeString(keys().resolve("own.jwk.new"), "{");

    assertThat(OwnKey.in(keys()).isPrivate()).isTrue();
  }

  @Test
  void an_issued_token_is_accepted_until_it_expires() throws Exception {
    ClaimRules rules = Keys.rules("", "");
    String token = issuer(rules).issue("meter-reader", Duration.ofHours(1));
    Account account = check(rules).verify(Bytes.utf8(token)).account().orElseThrow();

    assertThat(account.subject()).isEqualTo("meter-reader");
    assertThat(account.permissions()).extracting("name").containsExactly("proxy");
    assertThat(account.expires()).isEqualTo(Instant.parse("2026-11-22T08:00:00Z"));
    time.turn(Duration.ofMinutes(62));
    assertThat(check(rules).verify(Bytes.utf8(token)).account()).isEmpty();
  }

  @Test
  void an_issued_token_names_the_issuer_and_audience_that_are_asked_for() throws Exception {
    ClaimRules rules = Keys.rules("router-7", "gateway");
    String token = issuer(rules).issue("a", Duration.ofHours(1));

    assertThat(check(rules).verify(Bytes.utf8(token)).account()).isPresent();
  }

  @Test
  void an_issued_token_gives_the_permissions_of_the_scope_that_is_asked_for() throws Exception {
    ClaimRules rules = Keys.rules("", "");
    String token = issuer(rules).issue("anna", "api admin", Duration.ofHours(1)).orElseThrow();
    Account account = check(rules).verify(Bytes.utf8(token)).account().orElseThrow();

    assertThat(account.permissions()).contains(Permission.PROXY, Permission.ADMIN);
    for (String scope : new String[] {"", "a\"b", "a\\b", "a\nb", "x".repeat(129)}) {
      assertThatThrownBy(() -> issuer(rules).issue("anna", scope, Duration.ofHours(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("scope");
    }
  }

  @Test
  void two_tokens_are_never_the_same() throws Exception {
    OwnIssuer issuer = issuer(Keys.rules("", ""));
    String one = issuer.issue("a", Duration.ofHours(1));
    String two = issuer.issue("a", Duration.ofHours(1));

    assertThat(SignedJWT.parse(one).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(SignedJWT.parse(two).getJWTClaimsSet().getJWTID());
    assertThat(SignedJWT.parse(one).getJWTClaimsSet().getClaim("scope")).isEqualTo("api");
  }

  @Test
  void what_is_out_of_range_is_named() throws Exception {
    OwnIssuer issuer = issuer(Keys.rules("", ""));
    for (String subject : new String[] {null, "", " ", "x".repeat(129), "a\u0000"}) {
      assertThatThrownBy(() -> issuer.issue(subject, Duration.ofHours(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("account");
    }
    for (Duration life : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(() -> issuer.issue("a", life))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("life");
    }
    assertThatThrownBy(() -> issuer.issue("a", Duration.ofDays(3651)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothing_is_issued_by_a_clock_that_was_never_set() throws Exception {
    OwnIssuer issuer = issuer(Keys.rules("", ""));
    time.setWall(Instant.EPOCH);

    assertThatThrownBy(() -> issuer.issue("a", Duration.ofHours(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("clock");
  }

  @Test
  void a_rule_of_another_form_is_named() {
    ScopeRules rules = new ScopeRules(new String[] {"api=proxy", "admin"});
    assertThat(rules.permissions("api")).containsExactly(Permission.of("proxy"));
    assertThat(rules.permissions("admin")).isEmpty();
    assertThat(rules.refused())
        .containsExactly(
            "io.millrace.auth.jwt: permissions: refused \"admin\"; allowed: scope=permission");
  }
}
