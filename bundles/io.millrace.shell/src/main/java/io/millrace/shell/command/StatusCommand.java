// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.Words;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code millrace:status}: how the router is, one line a part. It looks services up at the moment
 * it is asked and lets go of them at once, so it holds nobody.
 */
@Component(
    service = StatusCommand.class,
    property = {"osgi.command.scope=millrace", "osgi.command.function=status"})
public final class StatusCommand {
  private static final String HELP =
      """
      millrace:status [--json]
        Says how the router is: bundles, sockets, transports, links, sessions, memory.
      """;

  private final BundleContext context;

  /** Makes the command. */
  @Activate
  public StatusCommand(BundleContext context) {
    this.context = context;
  }

  /** Says how the router is. */
  public String status(String... arguments) {
    Words words = new Words(HELP, Set.of(), arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory() >> 20;
    Table table =
        new Table("", "part", "state")
            .add("version", context.getBundle().getVersion())
            .add("process", ProcessHandle.current().pid())
            .add("up", text(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())))
            .add("bundles", bundles())
            .add("configuration", configuration())
            .add("sockets", reported("sockets"))
            .add("gateway", present(RequestHandler.class))
            .add("store", present(Store.class))
            .add("sessions", each(Sessions.class, sessions -> sessions.all().size() + " open"))
            .add("devices", each(DeviceResolver.class, names -> names.names().size() + " known"))
            .add("carriers", each(Carrier.class, Carrier::name))
            .add("transports", each(Transport.class, Transport::name))
            .add("links", each(PrimaryLink.class, StatusCommand::text))
            .add("links to a NIC", each(SecondaryLink.class, StatusCommand::text))
            .add("memory", used + " MiB of " + (runtime.maxMemory() >> 20) + " MiB heap")
            .add("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    return words.show(table);
  }

  private static String text(MessageLink link) {
    return link.name() + " " + link.state();
  }

  private static String text(Duration up) {
    return "%d d %02d:%02d:%02d"
        .formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }

  private String bundles() {
    int all = 0;
    int active = 0;
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        all++;
        active += bundle.getState() == Bundle.ACTIVE ? 1 : 0;
      }
    }
    return active + " of " + all + " active";
  }

  private String present(Class<?> service) {
    return context.getServiceReference(service) == null ? "away" : "present";
  }

  /** What the guard and components refuse at present. */
  private String configuration() {
    String refused = reported("configuration.refused");
    return refused.equals("none") ? "good" : refused;
  }

  /** What others say of themselves: each offers a list of texts as a service. */
  private String reported(String what) {
    List<String> all = new ArrayList<>();
    each(
        Supplier.class,
        "(millrace.status=" + what + ")",
        lines -> {
          ((Collection<?>) lines.get()).forEach(line -> all.add(String.valueOf(line)));
          return "";
        });
    return all.isEmpty() ? "none" : String.join("; ", all);
  }

  private <T> String each(Class<T> service, Function<T, String> say) {
    return each(service, null, say);
  }

  private <T> String each(Class<T> service, String filter, Function<T, String> say) {
    try {
      Collection<ServiceReference<T>> references = context.getServiceReferences(service, filter);
      StringBuilder all = new StringBuilder();
      for (ServiceReference<T> reference : references) {
        T occupant = context.getService(reference);
        if (occupant != null) {
          all.append(all.isEmpty() ? "" : ", ").append(say.apply(occupant));
          context.ungetService(reference);
        }
      }
      return all.isEmpty() ? "none" : all.toString();
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
