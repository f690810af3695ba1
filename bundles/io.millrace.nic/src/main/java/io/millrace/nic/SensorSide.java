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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The side of a NIC that faces its sensor: what it sends, what the sensor says by itself, and what
 * a first contact, a reboot and a lost link lead to [spec device-ic-api.md §7, §8]. It opens when
 * the record of the instance before it is known: until then nothing is polled and no exchange
 * begins, so that no notification meets a NIC that does not know its token.
 */
final class SensorSide implements PrimaryListener, SensorChannel.Listener {
  private static final Logger LOG = System.getLogger(SensorSide.class.getName());
  private static final Duration STORE_GRACE = Duration.ofSeconds(3);

  final Slot<CoapCodec> codecs;
  final Slot<Store> stores;
  final SensorChannel channel;
  final SensorLinks wellKnown;
  final Observations observations;
  final Tokens tokens;
  final LinkPort port;
  final NicMemory memory;
  final SensorOrders orders;
  final Hardware hardware;
  final ProfilePlace profiles;

  private final NicParts parts;
  private final SensorCodec codec;
  private final SensorClock clock;
  private final NotificationShare share;
  private final SensorGuard guard;
  private final List<Runnable> awaitOpening = new ArrayList<>();
  private boolean open;
  private boolean stopped;
  private boolean handedOver;
  private boolean contact;
  private boolean lostLink;

  SensorSide(NicParts parts, Randomness randomness) {
    SlotLimits limits = SlotLimits.standard();
    this.parts = parts;
    this.codecs = new Slot<>(parts.time(), limits);
    this.stores = new Slot<>(parts.time(), limits.withGrace(STORE_GRACE));
    this.profiles = new ProfilePlace(parts.settings().profile());
    this.codec = new SensorCodec(codecs, parts.serial());
    this.tokens = new Tokens(randomness);
    this.port = new LinkPort(parts, new Slot<>(parts.time(), limits), this);
    this.memory = new NicMemory(stores, parts);
    this.channel = new SensorChannel(parts, port.slot(), codec, tokens, this);
    this.wellKnown = new SensorLinks(parts, channel, tokens);
    this.observations = new Observations(parts, channel, tokens, this::remember);
    this.guard = new SensorGuard(parts, channel, tokens, wellKnown, profiles::sensors);
    this.share = new NotificationShare(parts.time(), observations, port::poll);
    this.orders = new SensorOrders(parts, channel, tokens);
    this.hardware = new Hardware(parts, orders, this::remember);
    hardware.resources().put("sys/stats", new LinkResource(port.slot(), hardware.power));
    this.clock =
        new SensorClock(parts, channel, tokens, observations::anyRegistered, this::remember);
  }

  /** Begins: takes over from the instance before, then faces the sensor. */
  void start() {
    memory.load(this::opened);
  }

  private void opened(NicRecord record) {
    if (stopped) {
      return;
    }
    clock.restore(record.clockSet());
    observations.restore(record.observations());
    hardware.power.restore(record.cleared());
    open = true;
    port.open(channel::linkCame);
    awaitOpening.forEach(Runnable::run);
    awaitOpening.clear();
  }

  /** Runs a task when this side is open; false when as many wait as may. */
  boolean whenOpen(Runnable task) {
    if (open) {
      task.run();
    } else if (awaitOpening.size() >= parts.settings().observerLimit()) {
      return false;
    } else {
      awaitOpening.add(task);
    }
    return true;
  }

  private void remember() {
    if (open && !handedOver) {
      memory.save(record());
    }
  }

  private NicRecord record() {
    return new NicRecord(clock.lastSet(), observations.records(), hardware.power.cleared());
  }

  @Override
  public void unsolicited(Bytes message) {
    codec.parse(message, this::unsolicited);
  }

  private void unsolicited(CoapMessage message) {
    boolean answer = message != null && CoapCode.isResponse(message.code());
    if (message == null || !answer && !isUnderstood(message)) {
      parts.meters().unsolicited("garbage");
    } else if (isBootNotice(message)) {
      parts.meters().unsolicited("boot");
      rebooted();
    } else if (answer) {
      answered();
      observations.notified(message);
    } else {
      LOG.log(Level.DEBUG, () -> "the sensor sent what nobody waits for: " + message);
      parts.meters().unsolicited("foreign");
    }
  }

  private static boolean isUnderstood(CoapMessage request) {
    return Unrecognised.criticalOfSensor(request.options()) == Unrecognised.NONE;
  }

  /** The notice of a reboot; it is not answered: the sensor would take that for a request. */
  private boolean isBootNotice(CoapMessage message) {
    List<String> path = message.options().texts(OptionNumber.URI_PATH);
    return message.code() == CoapCode.PUT
        && (path.equals(List.of("sys", "snsr"))
            || path.equals(List.of("sys", parts.settings().prefix())))
        && message.options().texts(OptionNumber.URI_QUERY).contains("ev=rbt");
  }

  private void rebooted() {
    LOG.log(Level.INFO, () -> parts.settings().name() + ": the sensor has rebooted");
    contact = true;
    lostLink = false;
    channel.hold();
    clock.rebooted(channel::release);
    observations.rebooted();
    guard.present();
    wellKnown.present();
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

  /** The sensor answered: that is contact, whatever the link has said. */
  private void answered() {
    if (!contact) {
      made();
    }
  }

  /**
   * Contact was made with a sensor that may have restarted: its clock is seen to before anybody
   * else is let through, or what it reads would bear the time of an unset clock [spec
   * device-ic-api.md §4, §8].
   */
  private void made() {
    boolean known = contact;
    contact = true;
    channel.hold();
    clock.contact(channel::release);
    if (!known) {
      guard.present();
      wellKnown.present();
    }
    if (lostLink) {
      lostLink = false;
      observations.link(true);
    }
  }

  /** The sensor answers; the link asks for its notice before it says that contact was made. */
  @Override
  public void up() {}

  @Override
  public boolean contact() {
    parts.serial().execute(this::made);
    return true;
  }

  @Override
  public void down(String reason) {
    parts.serial().execute(() -> lost(reason));
  }

  private void lost(String reason) {
    if (contact) {
      LOG.log(
          Level.INFO, () -> parts.settings().name() + ": no contact with the sensor: " + reason);
    }
    contact = false;
    lostLink = true;
    wellKnown.absent();
    observations.link(false);
  }

  /**
   * Ends: hands back what has not begun, waits a while for what has, leaves the sensor as it is.
   */
  void stop() {
    parts.serial().complete(this::close);
    port.close();
    parts.serial().complete(this::handOver);
    hardware.leave();
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
    hardware.close();
    observations.handOver();
    handedOver = true;
    awaitOpening.forEach(Runnable::run);
    awaitOpening.clear();
  }
}
