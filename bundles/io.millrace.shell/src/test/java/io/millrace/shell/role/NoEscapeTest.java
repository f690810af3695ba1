// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.shell.ShellRole;
import io.millrace.shell.AwaitedThreadIo;
import io.millrace.shell.interpreter.GogoInterpreter;
import io.millrace.shell.interpreter.Interpreter;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A viewer and an operator have their commands with words that are permitted, and nothing else,
 * whatever they type: the lines are run in sessions of the real Gogo, in which every command of the
 * router and a sentinel of the language count what reaches them. Which words are harmless is said
 * here anew, not taken from the whitelist.
 */
@Timeout(300)
class NoEscapeTest {
  private static final int LINES = 100_000;
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final Path UPLOADS = Path.of("/data/releases/upload");

  private static final Set<String> OF_VIEWERS =
      Set.of(
          "millrace:status",
          "millrace:devices",
          "millrace:sessions",
          "directory:registrations",
          "gateway:cache",
          "millrace:configuration",
          "config:check",
          "release:status",
          "release:history",
          "audit:show",
          "nic:info",
          "nic:images",
          "tcp:connections",
          "mqtt:status",
          "uart:ports",
          "uart:stats",
          "uart:record",
          "deviceic:sensors",
          "deviceic:recent",
          "felix:lb",
          "scr:list");

  private static final Set<String> OF_OPERATORS =
      Set.of(
          "release:plan",
          "release:install",
          "release:confirm",
          "release:rollback",
          "release:revert",
          "release:hold",
          "gateway:trace",
          "gateway:cache-clear",
          "nic:event",
          "nic:reset",
          "nic:image-activate",
          "nic:image-rollback",
          "coap:get");

  private static final Set<String> OF_ADMINISTRATORS =
      Set.of(
          "cm:getConfiguration",
          "cm:createFactoryConfiguration",
          "coap:put",
          "coap:post",
          "coap:session",
          "coap:capture",
          "config:apply",
          "config:diff",
          "config:read",
          "deviceic:fault",
          "directory:forget",
          "keys:list",
          "keys:add",
          "keys:rotate",
          "keys:remove",
          "deviceic:clear",
          "deviceic:reboot",
          "felix:install",
          "felix:update",
          "felix:stop",
          "felix:cd",
          "felix:ls",
          "felix:log",
          "gogo:cat",
          "gogo:sh",
          "gogo:new",
          "gogo:each",
          "millrace:token",
          "millrace:update",
          "millrace:install",
          "millrace:start",
          "millrace:stop",
          "millrace:uninstall",
          "millrace:refresh",
          "millrace:resolve",
          "millrace:log-level",
          "millrace:which",
          "nic:image-pack",
          "scr:enable",
          "scr:info",
          "uart:replay",
          "sentinel:fire");

  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_.][0-9A-Za-z_.+-]*");
  private static final Pattern SENTENCE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z .,:_-]*");
  private static final Pattern OPTION = Pattern.compile("--?[a-z]+(=[0-9A-Za-z_.-]+)?");
  private static final Pattern PATH = Pattern.compile("/([^/:][^:]*)?");
  private static final Set<String> NEVER = Set.of("--downgrade", "--factory", "-o", "--direct");

  private final AwaitedThreadIo threadIo = new AwaitedThreadIo();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
  private final List<String> escapes = Collections.synchronizedList(new ArrayList<>());
  private Set<String> permitted;
  private String line;
  private int calls;

  @BeforeEach
  void start() {
    threadIo.start();
    for (Set<String> each : List.of(OF_VIEWERS, OF_OPERATORS, OF_ADMINISTRATORS)) {
      each.forEach(this::add);
    }
  }

  @AfterEach
  void stop() {
    processor.stop();
    threadIo.stop();
  }

  private void add(String name) {
    String[] parts = name.split(":");
    Function command = (session, words) -> called(name, words);
    processor.addCommand(parts[0], command, parts[1]);
  }

  private Object called(String name, List<Object> words) {
    calls++;
    if (!permitted.contains(name) || !words.stream().allMatch(each -> isHarmless(name, each))) {
      escapes.add(name + " " + words + " by " + line);
    }
    return null;
  }

  private static boolean isHarmless(String command, Object word) {
    if (!(word instanceof String text) || NEVER.contains(text)) {
      return false;
    }
    if (command.equals("coap:get")) {
      return PATH.matcher(text).matches() && !text.contains("//");
    }
    if (command.equals("release:hold") && SENTENCE.matcher(text).matches()) {
      return true;
    }
    Path path = Path.of(text);
    boolean isUploaded =
        command.startsWith("release:")
            && UPLOADS.equals(path.getParent())
            && path.equals(path.normalize());
    return isUploaded || NAME.matcher(text).matches() || OPTION.matcher(text).matches();
  }

  private List<String> commands() {
    List<String> all = new ArrayList<>(List.of("help", "", "exit", "status", "lb", "install"));
    all.addAll(OF_VIEWERS);
    all.addAll(OF_OPERATORS);
    all.addAll(OF_ADMINISTRATORS);
    return all;
  }

  private CommandSession session() {
    CommandSession session =
        processor.createSession(new ByteArrayInputStream(new byte[0]), NOWHERE, NOWHERE);
    session.put("sentinel", (Function) (own, words) -> called("sentinel:fire", words));
    return session;
  }

  /** Without this the test below might prove nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "status $(sentinel:fire)",
        "status | sentinel:fire",
        "status; sentinel:fire",
        "status \nsentinel:fire",
        "status \"$(sentinel:fire)\"",
        "x = (sentinel:fire)"
      })
  void such_pieces_reach_the_sentinel_through_the_language(String piece) {
    permitted = OF_VIEWERS;
    try (Interpreter interpreter = new GogoInterpreter(session(), NOWHERE)) {
      interpreter.run(piece);
    }
    assertThat(escapes).anyMatch(each -> each.startsWith("sentinel:fire"));
  }

  @ParameterizedTest
  @EnumSource(names = {"VIEWER", "OPERATOR"})
  void nothing_escapes(ShellRole role) {
    permitted = new HashSet<>(OF_VIEWERS);
    permitted.addAll(role == ShellRole.OPERATOR ? OF_OPERATORS : Set.of());
    CommandSession session = session();
    Object variables = Set.copyOf((Set<?>) session.get(null));
    GeneratedLines lines = new GeneratedLines(8101 + role.ordinal(), commands());
    int refused = 0;
    try (LiteralInterpreter interpreter =
        new LiteralInterpreter(role, session, NOWHERE, UPLOADS, Map::of)) {
      for (int i = 0; i < LINES; i++) {
        line = lines.next();
        refused += interpreter.run(line).status() == 77 ? 1 : 0;
        assertThat(escapes).isEmpty();
      }
      assertThat(session.get(null)).isEqualTo(variables);
    }
    assertThat(refused).isGreaterThan(LINES / 2);
    assertThat(calls).isGreaterThan(LINES / 50);
  }
}
