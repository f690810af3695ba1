// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static io.millrace.auth.jwt.Keys.EC;
import static io.millrace.auth.jwt.Keys.NOW;
import static io.millrace.auth.jwt.Keys.RSA;
import static io.millrace.auth.jwt.Keys.SECRET;
import static io.millrace.auth.jwt.Keys.claims;
import static io.millrace.auth.jwt.Keys.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.TurnedTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCheckTest {
  private final TurnedTime time = new TurnedTime();
  private final TokenCheck check = Keys.check(time);

  private Verification verify(String token) {
    Verification verification = check.verify(Bytes.utf8(token));
    if (verification.account().isEmpty()) {
      assertThat(verification.reason()).isNotBlank().doesNotContain("\n").hasSizeLessThan(120);
      if (token.length() > 20) {
        assertThat(verification.reason()).doesNotContain(token.substring(0, 20));
      }
    }
    return verification;
  }

  private Verification verify(JWTClaimsSet claims) {
    return verify(token(EC, JWSAlgorithm.ES256, claims));
  }

  private static String good() {
    return token(EC, JWSAlgorithm.ES256, claims().build());
  }

  static Stream<Arguments> algorithms() {
    return Stream.of(
        Arguments.of(EC, JWSAlgorithm.ES256),
        Arguments.of(RSA, JWSAlgorithm.RS256),
        Arguments.of(SECRET, JWSAlgorithm.HS256));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void a_good_token_tells_the_account(JWK key, JWSAlgorithm algorithm) {
    Account account = verify(token(key, algorithm, claims().build())).account().orElseThrow();

    assertThat(account.subject()).isEqualTo("TN0a1b");
    assertThat(account.permissions()).containsExactly(Permission.PROXY);
    assertThat(account.expires()).isEqualTo(NOW.plusSeconds(3600));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\n", "%s\r\n", " %s ", "\n\t%s\n\n"})
  void white_space_around_a_token_is_tolerated(String form) {
    assertThat(verify(form.formatted(good())).account()).isPresent();
  }

  @Test
  void an_expired_token_is_refused_after_the_clocks_skew() {
    String token = good();
    time.turn(Duration.ofSeconds(3600 + 59));
    assertThat(verify(token).account()).isPresent();

    time.turn(Duration.ofSeconds(1));
    assertThat(verify(token).reason()).isEqualTo("token has expired");
  }

  @Test
  void a_token_of_the_future_is_refused_before_the_clocks_skew() {
    Date from = Date.from(NOW.plusSeconds(100));
    String token = token(EC, JWSAlgorithm.ES256, claims().notBeforeTime(from).build());
    time.turn(Duration.ofSeconds(39));
    assertThat(verify(token).reason()).isEqualTo("token is not valid yet");

    time.turn(Duration.ofSeconds(1));
    assertThat(verify(token).account()).isPresent();
  }

  @Test
  void a_clock_that_was_never_set_is_the_reason() {
    time.setWall(Instant.EPOCH);

    assertThat(verify(good()).reason()).contains("clock is not set").contains("1970");
  }

  @Test
  void tokens_are_judged_from_the_time_of_the_build_on_and_after_jumps_back_and_forth() {
    String token = good();
    for (String wrong : List.of("1970-01-01T00:00:00Z", "2025-12-30T23:59:59Z")) {
      time.setWall(Instant.parse(wrong));
      assertThat(verify(token).reason()).contains("clock is not set");
    }
    time.setWall(Keys.BUILT);
    assertThat(verify(token).account()).isPresent();
    time.setWall(Instant.parse("2090-01-01T00:00:00Z"));
    assertThat(verify(token).reason()).isEqualTo("token has expired");
    time.setWall(NOW);
    assertThat(verify(token).account()).isPresent();
  }

  @Test
  void a_token_without_a_signature_is_refused() {
    assertThat(verify(new PlainJWT(claims().build()).serialize()).reason())
        .isEqualTo("token is not signed");
    String cut = good().substring(0, good().lastIndexOf('.') + 1);
    assertThat(verify(cut).reason()).isEqualTo("token is not signed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "NONE", "nOnE"})
  void alg_none_with_a_signature_is_refused(String none) {
    String[] parts = good().split("\\.");
    String header = base64("{\"alg\":\"" + none + "\"}");

    assertThat(verify(header + "." + parts[1] + "." + parts[2]).reason())
        .isEqualTo("token is not signed");
  }

  @Test
  void a_public_key_is_no_secret() {
    byte[] known = RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    for (byte[] guess : List.of(known, encodedPublicKey())) {
      JWK confused = new OctetSequenceKey.Builder(guess).build();
      assertThat(verify(token(confused, JWSAlgorithm.HS256, claims().build())).reason())
          .isEqualTo("token is not signed by a trusted key");
    }
  }

  private static byte[] encodedPublicKey() {
    try {
      return RSA.toRSAPublicKey().getEncoded();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void another_key_of_the_same_kind_is_not_trusted() {
    assertThat(verify(token(Keys.ec(), JWSAlgorithm.ES256, claims().build())).reason())
        .isEqualTo("token is not signed by a trusted key");
  }

  @Test
  void a_key_id_narrows_the_choice() {
    JWSHeader right = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(EC.getKeyID()).build();
    JWSHeader wrong = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("other").build();

    assertThat(verify(token(EC, right, claims().build())).account()).isPresent();
    assertThat(verify(token(EC, wrong, claims().build())).account()).isEmpty();
  }

  @Test
  void a_changed_token_is_refused() {
    String token = good();
    int payload = token.indexOf('.') + 10;
    char other = token.charAt(payload) == 'A' ? 'B' : 'A';

    assertThat(verify(token.substring(0, payload) + other + token.substring(payload + 1)).account())
        .isEmpty();
  }

  @Test
  void an_algorithm_that_was_not_configured_is_refused() {
    assertThat(verify(token(RSA, JWSAlgorithm.PS256, claims().build())).reason())
        .contains("algorithm that is not accepted");
    TokenCheck strict =
        new TokenCheck(time, Keys.ring(EC, RSA), EnumSet.of(Algorithm.RS256), Keys.rules("", ""));
    assertThat(strict.verify(Bytes.utf8(good())).reason())
        .contains("algorithm that is not accepted");
  }

  @Test
  void a_critical_header_that_nobody_knows_is_refused() {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .criticalParams(Set.of("exp2"))
            .customParam("exp2", 1)
            .build();

    assertThat(verify(token(EC, header, claims().build())).reason()).contains("critical");
  }

  @Test
  void an_encrypted_token_is_refused() {
    assertThat(verify("e30.e30.e30.e30.e30").reason()).contains("encrypted");
  }

  @Test
  void a_token_needs_an_expiry_and_a_subject() {
    assertThat(verify(claims().expirationTime(null).build()).reason()).contains("exp");
    assertThat(verify(claims().subject(null).build()).reason()).contains("sub");
    assertThat(verify(claims().subject("").build()).reason()).contains("sub");
    assertThat(verify(claims().subject(" ").build()).reason()).contains("sub");
    assertThat(verify(claims().subject("a\nb").build()).reason()).contains("sub");
    assertThat(verify(claims().subject("x".repeat(129)).build()).reason()).contains("sub");
    assertThat(verify(claims().subject("x".repeat(128)).build()).account()).isPresent();
  }

  @Test
  void issuer_and_audience_count_when_they_are_configured() {
    TokenCheck strict =
        new TokenCheck(
            time, Keys.ring(EC), EnumSet.allOf(Algorithm.class), Keys.rules("/data", "gateway"));

    assertThat(strict.verify(Bytes.utf8(good())).account()).isPresent();
    assertThat(reason(strict, claims().issuer("/else"))).contains("issuer");
    assertThat(reason(strict, claims().issuer(null))).contains("issuer");
    assertThat(reason(strict, claims().audience("else"))).contains("audience");
    assertThat(reason(strict, claims().audience((String) null))).contains("audience");
  }

  private static String reason(TokenCheck strict, JWTClaimsSet.Builder claims) {
    return strict.verify(Bytes.utf8(token(EC, JWSAlgorithm.ES256, claims.build()))).reason();
  }

  @Test
  void scopes_become_permissions() {
    assertThat(permissions("api")).containsExactly(Permission.PROXY);
    assertThat(permissions("other api")).containsExactlyInAnyOrder(Permission.PROXY);
    assertThat(permissions(List.of("admin", 7)))
        .containsExactlyInAnyOrder(Permission.PROXY, Permission.ADMIN);
    assertThat(permissions("API")).isEmpty();
    assertThat(permissions(null)).isEmpty();
    assertThat(permissions(17)).isEmpty();
  }

  private Set<Permission> permissions(Object scope) {
    return verify(claims().claim("scope", scope).build()).account().orElseThrow().permissions();
  }

  @Test
  void a_token_of_8192_bytes_is_read_and_one_byte_more_is_not() {
    String big = "x".repeat(5600);
    String token = token(EC, JWSAlgorithm.ES256, claims().claim("padding", big).build());
    String full = token + " ".repeat(TokenCheck.MAX_BYTES - token.length());

    assertThat(verify(full).account()).isPresent();
    assertThat(verify(full + " ").reason()).contains("longer than 8192 bytes");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
