// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.shell.ShellRole;
import io.millrace.shell.command.KnownCommand;
import io.millrace.shell.editor.Completions;
import io.millrace.shell.role.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What can be typed in a session: the commands, options and words that its role has. */
record SessionCompletions(RouterView router, ShellRole role) implements Completions {
  private static final int MOST = 200;

  /** What the audit trail says of where an order came from. */
  private static final List<String> ORIGINS =
      List.of("coap", "console", "fleet", "folder", "launcher", "shell", "ssh");

  /** Commands of Felix's that take bundles, which may be given by their symbolic names. */
  private static final Set<String> OF_BUNDLES =
      Set.of(
          "felix:start",
          "felix:stop",
          "felix:update",
          "felix:uninstall",
          "felix:headers",
          "felix:resolve",
          "felix:bundlelevel",
          "felix:which");

  @Override
  public Map<String, String> commands() {
    Map<String, String> commands = new TreeMap<>();
    permitted().forEach(each -> commands.put(each.name(), each.summary()));
    return commands;
  }

  private Stream<KnownCommand> permitted() {
    return router.commands().stream().filter(each -> Permission.has(role, each.name()));
  }

  /** Of several of one name without scope, ours is meant. */
  private Optional<KnownCommand> command(String typed) {
    Optional<KnownCommand> ours =
        permitted().filter(each -> each.name().equals("millrace:" + typed)).findFirst();
    return ours.isPresent() ? ours : permitted().filter(each -> each.isCalled(typed)).findFirst();
  }

  @Override
  public List<String> options(String command) {
    return command(command)
        .map(each -> Permission.options(role, each.name()).orElse(each.options()))
        .orElse(List.of());
  }

  @Override
  public boolean takesValue(String command, String option) {
    return command(command)
        .filter(
            each ->
                role == ShellRole.ADMIN
                    ? each.valued().contains(option)
                    : Permission.takesValue(role, each.name(), option))
        .isPresent();
  }

  @Override
  public List<String> values(String command, String option) {
    if (!takesValue(command, option)) {
      return List.of();
    }
    String name = command(command).orElseThrow().name();
    return permitted(value(option), each -> Permission.permitsValue(role, name, option, each));
  }

  private List<String> value(String option) {
    return switch (option) {
      case "--confirm" -> List.of("90s", "10m", "2h");
      case "--interface" -> ORIGINS;
      case "--tag" -> router.tags();
      default -> List.of();
    };
  }

  @Override
  public List<String> words(String command, int index) {
    Optional<KnownCommand> known = command(command);
    if (known.isEmpty()) {
      return List.of();
    }
    String name = known.get().name();
    return permitted(
        words(known.get(), index), each -> Permission.permitsWord(role, name, index, each));
  }

  private static List<String> permitted(List<String> all, Predicate<String> permits) {
    return all.stream().filter(permits).limit(MOST).toList();
  }

  private List<String> words(KnownCommand command, int index) {
    if (OF_BUNDLES.contains(command.name())) {
      return router.bundles();
    }
    if (command.name().startsWith("cm:")) {
      return router.pids();
    }
    int last = command.words().size() - 1;
    if (last < 0) {
      return List.of();
    }
    return switch (command.words().get(Math.min(index, last))) {
      case "BUNDLE" -> router.bundles();
      case "PID" -> router.pids();
      case "COMMAND" -> List.copyOf(commands().keySet());
      case "EVENT" -> List.of("storage", "service", "battery", "tamper");
      case "LINE" -> router.lines();
      case "NAME" -> command.name().startsWith("nic:") ? router.devices() : List.of();
      case "FILE" -> command.name().startsWith("release:") ? uploaded() : List.of();
      default -> List.of();
    };
  }

  private List<String> uploaded() {
    try (Stream<Path> files = Files.list(router.uploads())) {
      return files
          .filter(Files::isRegularFile)
          .map(each -> each.getFileName().toString())
          .filter(each -> !each.startsWith("."))
          .limit(MOST)
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }
}
