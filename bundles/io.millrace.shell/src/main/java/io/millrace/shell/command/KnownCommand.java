// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
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
 */
public record KnownCommand(String name, String summary, boolean isOurs) {
  private static final String FILTER =
      "(&(%s=*)(%s=*))"
          .formatted(CommandProcessor.COMMAND_SCOPE, CommandProcessor.COMMAND_FUNCTION);

  /** Returns all that there are at this moment, by name. */
  static List<KnownCommand> all(BundleContext context) throws InvalidSyntaxException {
    TreeMap<String, KnownCommand> all = new TreeMap<>();
    ServiceReference<?>[] offered = context.getServiceReferences((String) null, FILTER);
    for (ServiceReference<?> each : offered == null ? new ServiceReference<?>[0] : offered) {
      Object functions = each.getProperty(CommandProcessor.COMMAND_FUNCTION);
      String[] names = functions instanceof String[] many ? many : new String[] {"" + functions};
      for (String function : names) {
        String name = each.getProperty(CommandProcessor.COMMAND_SCOPE) + ":" + function;
        all.putIfAbsent(
            name, new KnownCommand(name, summary(context, each, function), isOurs(each)));
      }
    }
    return List.copyOf(all.values());
  }

  /** Returns what each command that is there does, in one line, by its name. */
  public static Map<String, String> summaries(BundleContext context) {
    try {
      Map<String, String> summaries = new TreeMap<>();
      all(context).forEach(each -> summaries.put(each.name, each.summary));
      return summaries;
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
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
  boolean isCalled(String word) {
    return name.equals(word) || name.endsWith(":" + word);
  }
}
