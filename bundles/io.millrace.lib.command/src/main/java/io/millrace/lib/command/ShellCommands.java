// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import picocli.CommandLine.Command;

/**
 * Makes an object's methods with picocli's {@code @Command} commands of the router's shell: a
 * service for each, so that a name may have a dash. Options and words are the method's parameters,
 * a number's bounds are its {@link Range}; every command takes {@code --help} and {@code --json}.
 * It returns a {@link CommandOutput}, for example a {@link Table}, or a text; it fails with an
 * exception whose message is for people, a {@link UsageException} where its words are wrong. Called
 * on a shell's thread, by several at the same time.
 */
public final class ShellCommands implements AutoCloseable {
  /** Property of a command's service: what it does, in one line for the list of commands. */
  public static final String SUMMARY = "millrace.command.summary";

  /**
   * Property of a command's service: the names of its options, a {@code String[]}. A service of
   * several commands has one for each with a dot and the command's name behind it.
   */
  public static final String OPTIONS = "millrace.command.options";

  /**
   * Property of a command's service: those of its options that take a value, a {@code String[]}.
   */
  public static final String VALUED = "millrace.command.valued";

  /** Property of a command's service: what its other words are called, a {@code String[]}. */
  public static final String WORDS = "millrace.command.words";

  /**
   * Where in a session the exit status of its last command is left: an {@link Integer}, 0 to 255.
   */
  public static final String EXIT_STATUS = "millrace.exit.status";

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  /**
   * Registers the commands until this is closed.
   *
   * @param scope what is before the colon, for example {@code nic}
   */
  public ShellCommands(BundleContext context, String scope, Object commands) {
    Objects.requireNonNull(SuppliedOutput.NONE, "loaded before a command takes its bundle away");
    for (Method method : methods(commands)) {
      Command command = method.getAnnotation(Command.class);
      Dictionary<String, Object> properties = new Hashtable<>();
      properties.put("osgi.command.scope", scope);
      properties.put("osgi.command.function", command.name());
      properties.put(SUMMARY, command.description()[0]);
      DeclaredWords declared = new DeclaredWords(method);
      properties.put(OPTIONS, declared.options());
      properties.put(VALUED, declared.valued());
      properties.put(WORDS, declared.labels());
      Function function =
          (session, words) -> run(new CommandCall(scope, method, commands), session, words);
      registrations.add(context.registerService(Function.class, function, properties));
    }
  }

  private static List<Method> methods(Object commands) {
    List<Method> methods = new ArrayList<>();
    for (Method each : commands.getClass().getDeclaredMethods()) {
      if (each.isAnnotationPresent(Command.class)) {
        methods.add(each);
      }
    }
    return methods;
  }

  private static String run(CommandCall call, CommandSession session, List<Object> words)
      throws Exception {
    String[] given = words.stream().map(String::valueOf).toArray(String[]::new);
    PrintStream console = List.of(given).contains("--json") ? null : session.getConsole();
    try {
      CommandOutput output = RunningCommand.of(session, console).call(call, given);
      session.put(EXIT_STATUS, output.exitStatus());
      return call.isForScripts() ? output.json() : output.text();
    } catch (UsageException wrong) {
      session.put(EXIT_STATUS, UsageException.STATUS);
      throw wrong;
    }
  }

  /**
   * Calls a command as the shell does, without a session.
   *
   * @param name the command's, without scope
   * @return what it prints
   */
  public static String call(Object commands, String scope, String name, String... words)
      throws Exception {
    Method command =
        methods(commands).stream()
            .filter(method -> method.getAnnotation(Command.class).name().equals(name))
            .findFirst()
            .orElseThrow();
    CommandCall call = new CommandCall(scope, command, commands);
    CommandOutput output = call.call(words);
    return call.isForScripts() ? output.json() : output.text();
  }

  /** Withdraws the commands. */
  @Override
  public void close() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
