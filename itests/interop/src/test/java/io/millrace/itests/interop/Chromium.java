// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.lib.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One page in a headless Chromium, driven over its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
  private static final long SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<Map<String, Object>>> open =
      new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private String session = "";

  private Chromium(Path profile, Path program) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling(profile.getFileName() + ".log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    List<String> lines = List.of();
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); lines.size() < 2; ) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("Chromium does not start: see " + profile + ".log");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      lines = Files.exists(port) ? Files.readAllLines(port) : lines;
    }
    URI uri = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(uri, new Listener())
            .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the program; empty where there is none. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with one empty page. */
  static Chromium start(Path profile, Path program) throws Exception {
    Files.createDirectories(profile);
    Chromium browser = new Chromium(profile, program);
    Map<String, Object> target = browser.call("Target.createTarget", Map.of("url", "about:blank"));
    Map<String, Object> attached =
        browser.call(
            "Target.attachToTarget", Map.of("targetId", target.get("targetId"), "flatten", true));
    browser.session = attached.get("sessionId").toString();
    browser.call("Page.enable", Map.of());
    browser.call("Runtime.enable", Map.of());
    return browser;
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        take(whole);
      }
      from.request(1);
      return null;
    }
  }

  private void take(String message) {
    // Events have no id, and screenshots are longer than the texts that Json takes.
    String begin = "{\"id\":";
    if (!message.startsWith(begin)) {
      return;
    }
    int id = Integer.parseInt(message.substring(begin.length(), message.indexOf(',')));
    CompletableFuture<Map<String, Object>> call = open.remove(id);
    if (call == null) {
      return;
    }
    String data = "\"data\":\"";
    int at = message.indexOf(data);
    if (at >= 0 && message.length() > 20_000) {
      int start = at + data.length();
      call.complete(Map.of("data", message.substring(start, message.indexOf('"', start))));
      return;
    }
    try {
      call.complete(Json.object(message.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException odd) {
      call.completeExceptionally(odd);
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> call(String method, Map<String, ?> parameters) throws Exception {
    int id = number.incrementAndGet();
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    open.put(id, answer);
    Map<String, Object> message = new java.util.LinkedHashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(new String(Json.bytes(message), StandardCharsets.UTF_8), true).join();
    Map<String, Object> got = answer.get(SECONDS, TimeUnit.SECONDS);
    if (got.containsKey("error")) {
      throw new IOException(method + ": " + got.get("error"));
    }
    return got.get("result") instanceof Map<?, ?> result ? (Map<String, Object>) result : got;
  }

  /** Opens a URL. */
  void open(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
  }

  /** Shows the page as on a screen of that size, light or dark. */
  void screen(int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Makes the page's processor so many times slower. */
  void slower(int times) throws Exception {
    call("Emulation.setCPUThrottlingRate", Map.of("rate", times));
  }

  /** Runs a script in each page that is opened from now on, before its own. */
  void beforeEachPage(String script) throws Exception {
    call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** Returns what a script's expression is, as text. */
  String eval(String expression) throws Exception {
    Map<String, Object> got =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (got.get("exceptionDetails") != null) {
      throw new IOException(expression + ": " + got.get("exceptionDetails"));
    }
    Object value = ((Map<?, ?>) got.get("result")).get("value");
    return String.valueOf(value);
  }

  /** Waits until an expression is true. */
  void await(String expression) throws Exception {
    await(expression, SECONDS);
  }

  /** Waits until an expression is true. */
  void await(String expression, long seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!eval("!!(" + expression + ")").equals("true")) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            expression + " is not so; the page says: " + eval("document.body.innerText"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Types into a field, as a person does: the page hears of it. */
  void type(String selector, String text) throws Exception {
    await("document.querySelector('" + selector + "')");
    eval("document.querySelector('" + selector + "').focus()");
    eval("document.querySelector('" + selector + "').select?.()");
    call("Input.insertText", Map.of("text", text));
  }

  /** Clicks what a selector finds. */
  void click(String selector) throws Exception {
    await("document.querySelector('" + selector + "')");
    eval("document.querySelector('" + selector + "').click()");
  }

  /** Clicks the button with a text. */
  void press(String text) throws Exception {
    String button =
        "[...document.querySelectorAll('button')].find(b => b.textContent === '" + text + "')";
    await(button + " && !" + button + ".disabled");
    eval(button + ".click()");
  }

  /** Presses a key, as Tab or Enter. */
  void key(String name, int code) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", name, "code", name, "windowsVirtualKeyCode", code));
    }
  }

  /** Gives a file to a field for files. */
  void choose(String selector, Path file) throws Exception {
    Map<?, ?> root = (Map<?, ?>) call("DOM.getDocument", Map.of()).get("root");
    Map<String, Object> found =
        call("DOM.querySelector", Map.of("nodeId", root.get("nodeId"), "selector", selector));
    call(
        "DOM.setFileInputFiles",
        Map.of("nodeId", found.get("nodeId"), "files", List.of(file.toString())));
  }

  /** Writes a picture of what is seen. */
  void picture(Path file) throws Exception {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").toString();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    // Debian's program is a script, which does not end what it has started.
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
