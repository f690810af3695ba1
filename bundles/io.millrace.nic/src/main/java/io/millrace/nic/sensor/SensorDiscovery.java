// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.sensor.Sensor;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.LinkLimits;
import io.millrace.lib.linkformat.ParsedLinks;
import io.millrace.nic.core.NicContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The links in the sensor's {@code /.well-known/core}: fetched once after contact, without
 * malformed ones, and with the prefix before their paths [spec nic-resources.md §2,
 * device-ic-api.md §3]. Touched on the serial executor only.
 */
public final class SensorDiscovery {
  private static final Logger LOG = System.getLogger(SensorDiscovery.class.getName());

  /** Ample: the sensor's answer is at most 255 bytes. */
  private static final LinkLimits LIMITS = new LinkLimits(1024, 64, 16);

  private static final int WAITING_LIMIT = 256;

  /** How long the links are not waited for again after they could not be fetched. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(30);

  private final NicContext context;
  private final SensorChannel channel;
  private final Tokens tokens;
  private final List<Consumer<List<Link>>> waiting = new ArrayList<>();
  private List<Link> links;
  private boolean absent;
  private boolean pausing;
  private boolean fetching;

  public SensorDiscovery(NicContext context, SensorChannel channel, Tokens tokens) {
    this.context = context;
    this.channel = channel;
    this.tokens = tokens;
  }

  /** Contact was made: fetches the links. */
  public void present() {
    absent = false;
    pausing = false;
    links = null;
    fetch();
  }

  /** Contact was lost: there are no links to wait for. */
  public void absent() {
    absent = true;
  }

  /**
   * Passes the links: at once when they are known or there is no contact, otherwise when they have
   * been fetched; none when they have not been within {@code deadline}.
   */
  public void get(Duration deadline, Consumer<List<Link>> then) {
    boolean hopeless = absent || pausing || waiting.size() >= WAITING_LIMIT;
    if (hopeless || links != null) {
      then.accept(absent || links == null ? List.of() : links);
      return;
    }
    waiting.add(then);
    context.after(deadline, () -> give(then, List.of()));
    fetch();
  }

  /** Tells whether the first path segment is a classifier of sensors. */
  boolean isClassifier(String segment) {
    String target = "/" + context.settings().prefix() + "/" + segment;
    return segment.equals(Sensor.DEFAULT_CLASSIFIER)
        || links != null && links.stream().anyMatch(each -> each.target().equals(target));
  }

  /** Tells whether the sensor lists that path with that query. */
  boolean lists(List<String> path, String query) {
    String target =
        "/%s/%s?%s".formatted(context.settings().prefix(), String.join("/", path), query);
    return links != null && links.stream().anyMatch(each -> each.target().equals(target));
  }

  private void give(Consumer<List<Link>> to, List<Link> what) {
    if (waiting.remove(to)) {
      to.accept(what);
    }
  }

  private void fetch() {
    if (fetching) {
      return;
    }
    fetching = true;
    CoapRequest request = CoapRequest.of(CoapCode.GET, ".well-known/core");
    channel.submit(
        new SensorExchange(() -> request, tokens.token(), new Outcome()),
        SensorExchange.Rank.OWN,
        context.settings().sensorDeadline());
  }

  private void fetched(List<Link> found) {
    fetching = false;
    links = found;
    for (Consumer<List<Link>> each : List.copyOf(waiting)) {
      give(each, found == null ? List.of() : found);
    }
  }

  private List<Link> cleaned(String text) {
    ParsedLinks parsed = LinkFormat.parse(text, LIMITS);
    if (!parsed.isGood()) {
      LOG.log(Level.DEBUG, () -> "the sensor's links are malformed: " + parsed.problem());
    }
    String prefix = "/" + context.settings().prefix();
    return parsed.links().stream()
        .filter(link -> link.target().startsWith("/") && !link.target().startsWith("//"))
        .map(link -> link.withTarget(prefix + link.target()))
        .toList();
  }

  private final class Outcome implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      boolean good = response.code() == CoapCode.CONTENT;
      fetched(good ? cleaned(response.payload().utf8()) : List.of());
    }

    @Override
    public void failed(DeviceFailure failure) {
      LOG.log(Level.DEBUG, () -> "the sensor's links could not be fetched: " + failure);
      pausing = true;
      context.after(RETRY_INTERVAL, () -> pausing = false);
      fetched(null);
    }
  }
}
