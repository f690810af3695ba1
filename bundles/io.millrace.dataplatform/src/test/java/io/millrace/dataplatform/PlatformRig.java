// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import com.sun.net.httpserver.HttpServer;
import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.store.Store;
import io.millrace.lib.json.Json;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.MapStore;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The data platform's interface behind the JDK's HTTP server, as the bundle puts it together. Each
 * answer is held against its description.
 */
final class PlatformRig implements AutoCloseable {
  static final String MAC = "001350050005e7d6";
  static final String SECOND = "0013500500040b0c";

  final TurnedTime time = new TurnedTime();
  final TreeMap<String, String> names =
      new TreeMap<>(
          Map.of("SSN001350050005E7D6", "nic", "SSN0013500500040B0C", "nic", "host", "x"));
  final Slot<Store> store = new Slot<>(time, SlotLimits.standard());
  final Slot<ClientCredentials> credentials = new Slot<>(time, SlotLimits.standard());
  final Slot<TokenVerifier> verifier = new Slot<>(time, SlotLimits.standard());
  final PlatformState state;
  final Routes routes;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpClient client = HttpClient.newHttpClient();
  private final DescribedAnswers described = new DescribedAnswers();

  PlatformRig(MapStore stored, Map<String, Object> set) throws IOException {
    DataPlatformConfig config =
        (DataPlatformConfig)
            Proxy.newProxyInstance(
                PlatformRig.class.getClassLoader(),
                new Class<?>[] {DataPlatformConfig.class, Annotation.class},
                (self, method, none) ->
                    set.getOrDefault(method.getName(), method.getDefaultValue()));
    state =
        new PlatformState(
            new PersistedState(store, DeviceBook.MAP, 4096),
            new PersistedState(store, ObservationLog.MAP, 4096),
            config);
    if (stored != null) {
      store.bind(stored);
      state.read((nothing, failure) -> {});
    }
    credentials.bind(PlatformRig::grant);
    verifier.bind(token -> verify(token.utf8()));
    Slot<DeviceResolver> directory = new Slot<>(time, SlotLimits.standard());
    directory.bind(
        (DeviceResolver)
            Proxy.newProxyInstance(
                PlatformRig.class.getClassLoader(),
                new Class<?>[] {DeviceResolver.class},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "names" -> names;
                      case "equals" -> self == arguments[0];
                      case "hashCode" -> 1;
                      default -> null;
                    }));
    routes =
        DataPlatformComponent.routes(
            state, new KnownDevices(directory), credentials, time, new SeededRandomness(1));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/", new ApiHandler(routes, verifier, config.bodyKibibytes() << 10, config.webPages()));
    server.setExecutor(threads);
    server.start();
  }

  private static TokenGrant grant(String id, String secret, String source) {
    if (secret.equals("often")) {
      return TokenGrant.later("too many", Duration.ofSeconds(30));
    }
    if (secret.equals("unread")) {
      return TokenGrant.unavailable("the accounts are not known", Duration.ofSeconds(5));
    }
    return secret.equals("right") ? TokenGrant.of(id) : TokenGrant.refused("wrong");
  }

  /** A token is the account's name; some of them are limited. */
  private static Verification verify(String token) {
    if (token.contains("bad")) {
      return Verification.refused("token has expired");
    }
    Account account = new Account(token, Set.of(Permission.PROXY), Instant.MAX);
    return Verification.of(
        switch (token) {
          case "nobody" -> new Account(token, Set.of(), Instant.MAX);
          case "field" -> account.withPolicy(allow(AccessPolicy.HTTP, "*/api/solutions/*"));
          case "reader" -> account.withPolicy(allow(AccessPolicy.HTTP, "GET/api/*"));
          case "one" -> account.withPolicy(allow(AccessPolicy.COAP, "GET/SSN001350050005E7D6/t"));
          default -> account;
        });
  }

  private static AccessPolicy allow(String action, String resource) {
    return AccessPolicy.of(List.of(AccessStatement.allow(List.of(action), List.of(resource))));
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (token != null) {
      request.header("Authorization", token);
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<String> answer =
        client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    described.check(method, path, answer);
    return answer;
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send("GET", path, token, null);
  }

  HttpResponse<String> post(String path, String token, String body) throws Exception {
    return send("POST", path, token, body);
  }

  static Map<String, Object> json(HttpResponse<String> response) throws IOException {
    return Json.object(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    state.close();
  }
}
