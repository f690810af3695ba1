// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import java.lang.reflect.Method;
import java.util.List;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * One command that a service of any bundle offers to Gogo.
 *
 * @param name with its scope, for example {@code nic:info}
 * @param summary what it does, in one line; empty when nobody says
 * @param isOurs whether it takes {@code --help}
 * @param options the names of its options, as far as it says
 * @param valued those of its options that take a value
 * @param words what its other words are called, as far as it says
 */
public record KnownCommand(
    String name,
    String summary,
    boolean isOurs,
    List<String> options,
    List<String> valued,
    List<String> words) {
  private static final String FILTER =
      "(&(%s=*)(%s=*))"
          .formatted(CommandProcessor.COMMAND_SCOPE, CommandProcessor.COMMAND_FUNCTION);

  /** Returns all that there are at this moment, by name. */
  public static List<KnownCommand> all(BundleContext context) {
    TreeMap<String, KnownCommand> all = new TreeMap<>();
    for (ServiceReference<?> each : offered(context)) {
      Object functions = each.getProperty(CommandProcessor.COMMAND_FUNCTION);
      String[] names = functions instanceof String[] many ? many : new String[] {"" + functions};
      for (String function : names) {
        String name = each.getProperty(CommandProcessor.COMMAND_SCOPE) + ":" + function;
        all.putIfAbsent(
            name,
            new KnownCommand(
                name,
                summary(context, each, function),
                isOurs(each),
                list(each, ShellCommands.OPTIONS, function),
                list(each, ShellCommands.VALUED, function),
                list(each, ShellCommands.WORDS, function)));
      }
    }
    return List.copyOf(all.values());
  }

  private static ServiceReference<?>[] offered(BundleContext context) {
    try {
      ServiceReference<?>[] offered = context.getServiceReferences((String) null, FILTER);
      return offered == null ? new ServiceReference<?>[0] : offered;
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> list(ServiceReference<?> service, String property, String function) {
    Object own = service.getProperty(property + "." + function);
    Object said = own == null ? service.getProperty(property) : own;
    return said instanceof String[] many
        ? List.of(many)
        : said instanceof String one ? List.of(one) : List.of();
  }

  private static boolean isOurs(ServiceReference<?> service) {
    return service.getBundle() != null
        && service.getBundle().getSymbolicName().startsWith("io.millrace.");
  }

  private static String summary(
      BundleContext context, ServiceReference<?> service, String function) {
    Object said = service.getProperty(ShellCommands.SUMMARY);
    if (said != null) {
      return said.toString();
    }
    Object command = context.getService(service);
    if (command == null) {
      return "";
    }
    try {
      for (Method method : command.getClass().getMethods()) {
        Descriptor described = method.getAnnotation(Descriptor.class);
        if (described != null && method.getName().equals(function)) {
          return described.value().strip();
        }
      }
      return "";
    } finally {
      context.ungetService(service);
    }
  }

  /** Tells whether somebody calls it so: with its scope or without. */
  public boolean isCalled(String word) {
    return name.equals(word) || name.endsWith(":" + word);
  }
}
