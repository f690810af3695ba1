// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpServer;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key set of an issuer elsewhere, fetched from a real HTTP server. */
class RemoteKeysTest {
  private static final ECKey THEIRS = Keys.ec();
  private static final ECKey NEXT = Keys.ec();

  @TempDir private Path folder;
  private final TurnedTime time = new TurnedTime();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = set(THEIRS);
  private HttpServer server;
  private RemoteIssuer issuer;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
          fetches.incrementAndGet();
        });
    server.start();
    int port = server.getAddress().getPort();
    issuer = RemoteIssuer.parse("http://127.0.0.1:" + port + "/keys issuer=https://idp");
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString();
  }

  private RemoteKeys keys() {
    return new RemoteKeys(
        time, List.of(issuer), new HttpKeySets(), folder, Duration.ofMinutes(15), () -> {});
  }

  private static void await(Await.Condition condition) throws Exception {
    Await.that(() -> "the keys are others", Duration.ofSeconds(20), condition);
  }

  private static List<JWK> of(RemoteKeys keys) {
    return keys.keys().values().iterator().next();
  }

  private String reason(RemoteKeys keys, ECKey signer, String iss) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(signer.getKeyID()).build();
    String token = Keys.token(signer, header, Keys.claims().issuer(iss).build());
    Keyring ring = new Keyring(List.of(Keys.EC.toPublicJWK()), keys.keys());
    return new TokenCheck(
            time,
            ring,
            EnumSet.allOf(Algorithm.class),
            Keys.rules("", ""),
            claims -> {},
            keys::keyIsUnknown)
        .verify(Bytes.utf8(token))
        .reason();
  }

  @Test
  void its_tokens_are_accepted_with_its_name_alone() throws Exception {
    try (RemoteKeys keys = keys()) {
      await(() -> of(keys).size() == 1);
      assertThat(reason(keys, THEIRS, "https://idp")).isEmpty();
      assertThat(reason(keys, THEIRS, "https://other")).contains("trusted key");
      assertThat(reason(keys, Keys.EC, "https://other")).isEmpty();
    }
  }

  @Test
  void keys_that_are_not_understood_are_ignored() throws Exception {
    String odd =
        "{\"kty\":\"OKP\",\"crv\":\"X\"},{\"kty\":\"oct\",\"k\":\"AAAA\"},{\"kty\":7},null,";
    body = set(THEIRS).replace("[", "[" + odd);
    try (RemoteKeys keys = keys()) {
      await(() -> of(keys).size() == 1);
    }
  }

  @Test
  void a_new_key_is_fetched_when_a_token_names_it_at_most_once_a_minute() throws Exception {
    try (RemoteKeys keys = keys()) {
      await(() -> of(keys).size() == 1);
      body = set(THEIRS, NEXT);
      assertThat(reason(keys, NEXT, "https://idp")).contains("trusted key");
      time.turn(RemoteKeys.LEAST_PAUSE);
      assertThat(fetches).hasValue(1);
      assertThat(reason(keys, NEXT, "https://idp")).contains("trusted key");
      await(() -> of(keys).size() == 2);
      assertThat(reason(keys, NEXT, "https://idp")).isEmpty();
      assertThat(reason(keys, Keys.ec(), "https://idp")).contains("trusted key");
      assertThat(fetches).hasValue(2);
    }
  }

  @Test
  void a_withdrawn_key_is_trusted_until_the_next_fetch() throws Exception {
    try (RemoteKeys keys = keys()) {
      await(() -> of(keys).size() == 1);
      body = set(NEXT);
      time.turn(Duration.ofMinutes(15));
      await(() -> of(keys).contains(NEXT.toPublicJWK()));
      assertThat(reason(keys, THEIRS, "https://idp")).contains("trusted key");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"keys\":7}", "<html>", "", "long"})
  void nonsense_leaves_the_known_keys(String nonsense) throws Exception {
    try (RemoteKeys keys = keys()) {
      await(() -> of(keys).size() == 1);
      body = nonsense.equals("long") ? set(THEIRS) + " ".repeat(70_000) : nonsense;
      time.turn(Duration.ofMinutes(15));
      await(() -> keys.faults().size() == 1);
      assertThat(keys.faults().get(0)).contains(issuer.url().toString());
      assertThat(of(keys)).hasSize(1);
      body = set(THEIRS);
      time.turn(Duration.ofMinutes(15));
      await(() -> keys.faults().isEmpty());
    }
  }

  @Test
  void a_restart_without_the_issuer_trusts_what_was_trusted() throws Exception {
    try (RemoteKeys keys = keys()) {
      await(() -> of(keys).size() == 1);
    }
    status = 500;
    try (RemoteKeys next = keys()) {
      assertThat(of(next)).hasSize(1);
      await(() -> next.faults().size() == 1);
      assertThat(next.faults().get(0)).contains("500");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example/keys",
        "ftp://idp/keys",
        "file:///etc/passwd",
        "https://",
        "keys",
        "https://idp/keys iss=x",
        "https://idp/keys issuer=a b"
      })
  void an_entry_that_is_not_safe_is_refused(String entry) {
    assertThatThrownBy(() -> RemoteIssuer.parse(entry))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
