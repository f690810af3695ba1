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
import java.util.stream.Stream;

/** What can be typed in a session: the commands, options and words that its role has. */
record SessionCompletions(RouterView router, ShellRole role) implements Completions {
  private static final int MOST_FILES = 200;

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
  public List<String> words(String command, int index) {
    return command(command).map(each -> words(each, index)).orElse(List.of());
  }

  private List<String> words(KnownCommand command, int index) {
    if (OF_BUNDLES.contains(command.name())) {
      return router.bundles();
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
          .limit(MOST_FILES)
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }
}
