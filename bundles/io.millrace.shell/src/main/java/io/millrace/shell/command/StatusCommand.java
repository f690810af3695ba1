// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.transport.Transport;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.UsageException;
import io.millrace.lib.health.Finding;
import io.millrace.lib.health.HealthChecks;
import io.millrace.shell.health.ComponentsLog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code millrace:status}: how the router is: what the health checks of all bundles find, then one
 * line a part. It looks services up at the moment it is asked and lets go of them at once, so it
 * holds nobody.
 */
@Component(service = {})
public final class StatusCommand {
  private static final Duration TIME_OUT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final BundleContext context;
  private final HealthChecks checks;
  private final ComponentsLog log;
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public StatusCommand(BundleContext context) {
    this.context = context;
    checks = new HealthChecks(context, TIME_OUT);
    log = new ComponentsLog(context);
    log.open();
    commands = new ShellCommands(context, "millrace", this);
  }

  /** Ends the log of components. */
  @Deactivate
  void deactivate() {
    commands.close();
    log.close();
  }

  @Command(
      name = "status",
      description = {
        "Says how the router is: what each health check finds, then the parts it has.",
        "Health is ok; warning: it works, and needs attention; starting: it does not work yet;"
            + " critical: it does not work; error: the check itself failed.",
        "Exit status of bin/millrace status: 0 when all is ok, 1 when there are warnings alone, 2"
            + " when something does not work (or not yet), 3 when the router does not run."
      })
  Table status(
      @Option(
              names = "--tag",
              paramLabel = "TAG",
              defaultValue = "",
              description =
                  "only the health checks with this tag, for example clients, devices or system,"
                      + " and no parts")
          String tag,
      @Option(names = "--problems", description = "only what is not ok; nothing when all is")
          boolean problems,
      @Option(
              names = "--wait",
              paramLabel = "SECONDS",
              defaultValue = "0",
              description =
                  "wait while something is starting, at most so long, 0 to 3600"
                      + " (${DEFAULT-VALUE})")
          @Range(min = 0, max = 3600)
          int wait)
      throws InterruptedException {
    List<Finding> findings = findings(tag, Duration.ofSeconds(wait));
    int status = findings.stream().mapToInt(Finding::exitStatus).max().orElse(2);
    Table table = new Table("", "part", "health", "state").exitStatus(status);
    for (Finding each : findings) {
      if (!problems || each.exitStatus() != 0) {
        for (String line : each.reason().split("\n", -1)) {
          table.add(each.name(), each.word(), line);
        }
      }
    }
    if (!problems && tag.isEmpty()) {
      parts(table);
    }
    return table;
  }

  /** Asks until nothing is starting any more. */
  private List<Finding> findings(String tag, Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    List<Finding> findings = ask(tag);
    while (findings.stream().anyMatch(Finding::isStarting) && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE.toMillis());
      findings = ask(tag);
    }
    return findings;
  }

  private List<Finding> ask(String tag) {
    try {
      return checks.ask(tag);
    } catch (IllegalArgumentException unknown) {
      throw new UsageException(unknown.getMessage());
    }
  }

  private void parts(Table table) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory() >> 20;
    part(table, "version", context.getBundle().getVersion());
    part(table, "process", ProcessHandle.current().pid());
    part(table, "up", text(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())));
    part(table, "devices", each(DeviceResolver.class, names -> names.names().size() + " known"));
    part(table, "carriers", each(Carrier.class, Carrier::name));
    part(table, "transports", each(Transport.class, Transport::name));
    part(table, "links", each(PrimaryLink.class, StatusCommand::text));
    part(table, "links to a NIC", each(SecondaryLink.class, StatusCommand::text));
    part(table, "memory", used + " MiB of " + (runtime.maxMemory() >> 20) + " MiB heap");
    part(table, "threads", ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static void part(Table table, String name, Object state) {
    table.add(name, "", state);
  }

  private static String text(MessageLink link) {
    return link.name() + " " + link.state();
  }

  private static String text(Duration up) {
    return "%d d %02d:%02d:%02d"
        .formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }

  private <T> String each(Class<T> service, Function<T, String> say) {
    try {
      Collection<ServiceReference<T>> references = context.getServiceReferences(service, null);
      Set<String> all = new LinkedHashSet<>(); // of two services of one name one is used
      for (ServiceReference<T> reference : references) {
        T present = context.getService(reference);
        if (present != null) {
          all.add(say.apply(present));
          context.ungetService(reference);
        }
      }
      return all.isEmpty() ? "none" : String.join(", ", all);
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
