// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import com.sun.net.httpserver.HttpServer;
import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.auth.Verification;
import io.millrace.console.router.RouterServices;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.json.Json;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/**
 * The console behind the JDK's HTTP server, as the bundle puts it together, and a browser of it.
 */
final class ConsoleRig implements AutoCloseable {
  final TurnedTime time = new TurnedTime();
  final RouterServices services = new RouterServices(time);
  final Set<String> revoked = ConcurrentHashMap.newKeySet();
  final List<AuditRecord> audited = Collections.synchronizedList(new ArrayList<>());
  final ConsoleComposition console;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();

  /** Who sends requests: a cookie and what the page knows. */
  static final class Browser {
    String cookie = "";
    String csrf = "";
    String host;
  }

  ConsoleRig(Map<String, Object> set) throws IOException {
    ConsoleConfig config =
        proxy(
            ConsoleConfig.class,
            Annotation.class,
            (method, none) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    Bundle bundle =
        proxy(
            Bundle.class,
            Bundle.class,
            (method, arguments) ->
                switch (method.getName()) {
                  case "getVersion" -> new Version(1, 2, 3);
                  case "getSymbolicName" -> "io.millrace.console";
                  default -> null;
                });
    BundleContext context =
        proxy(
            BundleContext.class,
            BundleContext.class,
            (method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> bundle;
                  case "getBundles" -> new Bundle[0];
                  case "getServiceReferences" -> List.of();
                  default -> null;
                });
    AuditOutbox audit = new AuditOutbox(time::now);
    audit.bind(new Trail());
    services.credentials.bind(ConsoleRig::grant);
    services.verifier.bind(token -> verify(token.utf8()));
    console =
        new ConsoleComposition(context, config, time, new SeededRandomness(1), services, audit);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", console.handler());
    server.setExecutor(threads);
    server.start();
  }

  /** Answers a method. */
  interface Answer {
    Object of(java.lang.reflect.Method method, Object[] arguments);
  }

  static <T> T proxy(Class<T> type, Class<?> more, Answer answer) {
    Set<Class<?>> types = new HashSet<>(Set.of(type));
    types.add(more);
    return type.cast(
        Proxy.newProxyInstance(
            ConsoleRig.class.getClassLoader(),
            types.toArray(Class<?>[]::new),
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> 1;
                  case "toString" -> type.getSimpleName();
                  default -> answer.of(method, arguments);
                }));
  }

  private final class Trail implements AuditTrail {
    @Override
    public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
      audited.add(AuditRecord.of(time.now(), origin, action, outcome, detail));
    }

    @Override
    public List<AuditRecord> last(int most) {
      return audited;
    }
  }

  private static TokenGrant grant(String id, String secret, String source) {
    return secret.equals("right") ? TokenGrant.of(id) : TokenGrant.refused("wrong");
  }

  /** A token is the name of the account and of its permission. */
  private Verification verify(String token) {
    if (token.contains("bad") || revoked.contains(token)) {
      return Verification.refused("token is revoked");
    }
    Instant expires = time.now().plus(Duration.ofHours(1));
    return Verification.of(new Account(token, Set.of(Permission.of(token)), expires));
  }

  Browser login(String who) throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> response =
        post(browser, "login", Map.of("clientId", who, "clientSecret", "right"));
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    String set = response.headers().firstValue("Set-Cookie").orElseThrow();
    browser.cookie = set.substring(0, set.indexOf(';'));
    browser.csrf = json(response).get("csrf").toString();
    return browser;
  }

  HttpRequest.Builder to(Browser browser, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    if (!browser.cookie.isEmpty()) {
      request.header("Cookie", browser.cookie);
    }
    return request;
  }

  HttpResponse<String> get(Browser browser, String path) throws Exception {
    return send(to(browser, path));
  }

  HttpResponse<String> api(Browser browser, String name) throws Exception {
    return get(browser, "/console/api/" + name);
  }

  HttpResponse<String> post(Browser browser, String name, Map<String, ?> body) throws Exception {
    return send(
        to(browser, "/console/api/" + name)
            .header("Content-Type", "application/json")
            .header("X-Millrace-Console", browser.csrf.isEmpty() ? "login" : browser.csrf)
            .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  HttpClient client() {
    return client;
  }

  int port() {
    return server.getAddress().getPort();
  }

  static Map<String, Object> json(HttpResponse<String> response) throws IOException {
    return Json.object(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    console.endStreams();
    server.stop(0);
    threads.shutdownNow();
    services.close();
  }
}
