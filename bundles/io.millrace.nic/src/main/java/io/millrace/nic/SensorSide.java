// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.store.Store;
import io.millrace.api.time.Randomness;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.OptionCheck;
import io.millrace.nic.observation.NotificationShare;
import io.millrace.nic.observation.Observations;
import io.millrace.nic.sensor.ChannelListener;
import io.millrace.nic.sensor.LinkPort;
import io.millrace.nic.sensor.ProfileSlot;
import io.millrace.nic.sensor.SensorChannel;
import io.millrace.nic.sensor.SensorClock;
import io.millrace.nic.sensor.SensorCodec;
import io.millrace.nic.sensor.SensorCommands;
import io.millrace.nic.sensor.SensorDiscovery;
import io.millrace.nic.sensor.SensorExchange;
import io.millrace.nic.sensor.SensorGuard;
import io.millrace.nic.sensor.Tokens;
import io.millrace.nic.telemetry.TelemetryResources;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The part of a NIC that deals with its sensor: requests to it, its unsolicited messages, and what
 * the NIC does at first contact, after a reboot and when the link is lost [spec device-ic-api.md
 * §7, §8]. It opens when the state of the NIC's previous instance is loaded: until then it does not
 * poll and starts no exchange, so that no notification arrives whose token it does not know.
 */
final class SensorSide implements PrimaryListener, ChannelListener {
  private static final Logger LOG = System.getLogger(SensorSide.class.getName());
  private static final Duration STORE_GRACE = Duration.ofSeconds(3);

  final Slot<CoapCodec> codecs;
  final Slot<Store> stores;
  final SensorChannel channel;
  final SensorDiscovery discovery;
  final Observations observations;
  final Tokens tokens;
  final LinkPort port;
  final NicStateStore stateStore;
  final SensorCommands commands;
  final TelemetryResources telemetry;
  final ProfileSlot profiles;

  private final NicContext context;
  private final SensorCodec codec;
  private final SensorClock clock;
  private final NotificationShare share;
  private final SensorGuard guard;
  private final List<Runnable> waitingForOpen = new ArrayList<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private boolean open;
  private boolean stopped;
  private boolean handedOver;
  private boolean contact;
  private boolean lostLink;

  SensorSide(NicContext context, Randomness randomness) {
    SlotLimits limits = SlotLimits.standard();
    this.context = context;
    this.codecs = new Slot<>(context.time(), limits);
    this.stores = new Slot<>(context.time(), limits.withGrace(STORE_GRACE));
    this.profiles = new ProfileSlot(context.settings().profile());
    this.codec = new SensorCodec(codecs, context.executor());
    this.tokens = new Tokens(randomness);
    this.port = new LinkPort(context, new Slot<>(context.time(), limits), this);
    this.stateStore = new NicStateStore(stores, context);
    this.channel = new SensorChannel(context, port.slot(), codec, tokens, this);
    this.discovery = new SensorDiscovery(context, channel, tokens);
    this.observations = new Observations(context, channel, tokens, this::saveState);
    this.guard = new SensorGuard(context, channel, tokens, discovery, profiles::sensors);
    this.share = new NotificationShare(context.time(), observations, port::poll);
    this.commands = new SensorCommands(context, channel, tokens);
    this.telemetry = new TelemetryResources(context, commands, this::saveState);
    this.clock =
        new SensorClock(context, channel, tokens, observations::anyRegistered, this::saveState);
  }

  /**
   * Loads the state of the previous instance, then opens; once. To be called when there is a store,
   * a link or a client: a NIC may be started long before all of them, and waits for a store some
   * seconds only.
   */
  void start() {
    if (begun.compareAndSet(false, true)) {
      stateStore.loadNumbers(start -> context.numbers().restore(start, stateStore::save));
      stateStore.load(this::opened);
    }
  }

  private void opened(NicState state) {
    if (stopped) {
      return;
    }
    clock.restore(state.clockSet());
    observations.restore(state.observations());
    telemetry.restore(state.cleared());
    open = true;
    port.open(channel::linkAvailable);
    waitingForOpen.forEach(Runnable::run);
    waitingForOpen.clear();
  }

  /** Runs a task as soon as this side is open; returns false when too many tasks wait for that. */
  boolean whenOpen(Runnable task) {
    start();
    if (open) {
      task.run();
    } else if (waitingForOpen.size() >= context.settings().observerLimit()) {
      return false;
    } else {
      waitingForOpen.add(task);
    }
    return true;
  }

  private void saveState() {
    if (open && !handedOver) {
      stateStore.save(state());
    }
  }

  private NicState state() {
    return new NicState(clock.lastSet(), observations.records(), telemetry.cleared());
  }

  @Override
  public void unsolicited(Bytes message) {
    codec.parse(message, this::unsolicited);
  }

  private void unsolicited(CoapMessage message) {
    boolean answer = message != null && CoapCode.isResponse(message.code());
    if (message == null || !answer && !isUnderstood(message)) {
      context.meters().unsolicited("garbage");
    } else if (isBootNotice(message)) {
      context.meters().unsolicited("boot");
      rebooted();
    } else if (answer) {
      answered();
      observations.notified(message);
    } else {
      LOG.log(Level.DEBUG, () -> "the sensor sent what nobody waits for: " + message);
      context.meters().unsolicited("foreign");
    }
  }

  private static boolean isUnderstood(CoapMessage request) {
    return OptionCheck.criticalOfSensor(request.options()) == OptionCheck.NONE;
  }

  /**
   * Tells whether a message is the notice of a reboot. It is not answered: the sensor would take
   * the answer for a request.
   */
  private boolean isBootNotice(CoapMessage message) {
    List<String> path = message.options().texts(OptionNumber.URI_PATH);
    return message.code() == CoapCode.PUT
        && (path.equals(List.of("sys", "snsr"))
            || path.equals(List.of("sys", context.settings().prefix())))
        && message.options().texts(OptionNumber.URI_QUERY).contains("ev=rbt");
  }

  private void rebooted() {
    LOG.log(Level.INFO, () -> context.settings().name() + ": the sensor has rebooted");
    contact = true;
    lostLink = false;
    channel.hold();
    clock.rebooted(channel::release);
    observations.rebooted();
    guard.present();
    discovery.present();
  }

  @Override
  public CoapResponse sends(SensorExchange exchange) {
    boolean own = exchange.rank != SensorExchange.Rank.CLIENT || !contact;
    CoapResponse refusal = own ? null : guard.refusal(exchange.request.get());
    if (refusal == null) {
      share.beforeRequest();
    }
    return refusal;
  }

  @Override
  public void answered(Duration roundTrip) {
    share.took(roundTrip);
    answered();
  }

  /** The sensor has answered: that is contact, whatever state the link has reported. */
  private void answered() {
    if (!contact) {
      contactMade();
    }
  }

  /**
   * Contact was made with a sensor that may have restarted. Its clock is checked before other
   * requests are sent, because readings would carry the time of an unset clock [spec
   * device-ic-api.md §4, §8].
   */
  private void contactMade() {
    boolean known = contact;
    contact = true;
    channel.hold();
    clock.contact(channel::release);
    if (!known) {
      guard.present();
      discovery.present();
    }
    if (lostLink) {
      lostLink = false;
      observations.link(true);
    }
  }

  /** Does nothing: the link polls for the notice of a reboot before it reports contact. */
  @Override
  public void up() {}

  @Override
  public boolean contact() {
    context.executor().execute(this::contactMade);
    return true;
  }

  @Override
  public void down(String reason) {
    context.executor().execute(() -> contactLost(reason));
  }

  private void contactLost(String reason) {
    if (contact) {
      LOG.log(
          Level.INFO, () -> context.settings().name() + ": no contact with the sensor: " + reason);
    }
    contact = false;
    lostLink = true;
    discovery.absent();
    observations.link(false);
  }

  /**
   * Stops: returns requests that are not sent yet, waits a while for the one in progress, and
   * leaves the sensor's observations registered.
   */
  void stop() {
    context.executor().complete(this::close);
    port.close();
    context.executor().complete(this::handOver);
    telemetry.releaseServices();
    Store store = stores.service();
    if (store != null) {
      stores.unbind(store);
    }
    stores.close();
    codecs.close();
  }

  private void close() {
    stopped = true;
    clock.stop();
    channel.close();
  }

  private void handOver() {
    channel.abandon();
    telemetry.close();
    observations.handOver();
    handedOver = true;
    waitingForOpen.forEach(Runnable::run);
    waitingForOpen.clear();
  }
}
