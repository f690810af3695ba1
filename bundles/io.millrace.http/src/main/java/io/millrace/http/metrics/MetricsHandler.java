// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.metrics.Meters;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.time.Time;
import io.millrace.http.server.HttpComponent;
import io.millrace.http.server.Replies;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Answers {@code /metrics}: everything that the router counts, for Prometheus. Reading takes no
 * lock of a loop and asks no device. Thread-safe.
 */
@Component(
    service = HttpHandler.class,
    immediate = true,
    property = HttpComponent.PATH + "=" + MetricsHandler.AT)
public final class MetricsHandler implements HttpHandler {
  static final String AT = "/metrics";

  private final Meters meters;
  private final String version;
  private final MetricHelp help = new MetricHelp();
  private final LinkFamilies links = new LinkFamilies();
  private final Slot<ReleaseService> releases;

  /** Makes the handler. */
  @Activate
  public MetricsHandler(BundleContext context, @Reference Meters meters, @Reference Time time) {
    this(meters, time, context.getBundle().getVersion().toString());
  }

  MetricsHandler(Meters meters, Time time, String version) {
    this.meters = meters;
    this.version = version;
    releases = new Slot<>(time, SlotLimits.standard());
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindPrimary(PrimaryLink link) {
    links.add(link);
  }

  void unbindPrimary(PrimaryLink link) {
    links.remove(link);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindSecondary(SecondaryLink link) {
    links.add(link);
  }

  void unbindSecondary(SecondaryLink link) {
    links.remove(link);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindReleases(ReleaseService service) {
    releases.bind(service);
  }

  void unbindReleases(ReleaseService service) {
    releases.unbind(service);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!Replies.isRead(exchange)) {
      return;
    }
    if (exchange.getRequestURI().getPath().equals(AT)) {
      Replies.send(exchange, 200, PrometheusText.CONTENT_TYPE, text());
    } else {
      Replies.text(exchange, 404, "there is nothing below " + AT);
    }
  }

  /** Returns all metrics as Prometheus reads them. */
  byte[] text() {
    List<Family> all = new ArrayList<>(MeterFamilies.of(meters));
    all.addAll(ProcessFamilies.read());
    all.addAll(links.read());
    all.add(ReleaseFamilies.build(version));
    all.addAll(releases.call(ReleaseFamilies::read, List.of()));
    all.sort(Comparator.comparing(Family::name));
    return new PrometheusText(help::of).write(all);
  }

  /** Lets the services go. */
  @Deactivate
  void deactivate() {
    releases.close();
  }
}
