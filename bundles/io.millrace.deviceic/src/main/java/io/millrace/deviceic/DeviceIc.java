// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * One Device IC: what the NIC at the other end of one link talks to. It has its own clock, numbers
 * and observations; the sensors it shares with the others. Touched in turn only.
 */
final class DeviceIc implements SensorResource.Observer {
  private static final CallbackGuard LEAVING = new CallbackGuard(DeviceIc.class, "leaving a link");
  private static final Logger LOG = System.getLogger(DeviceIc.class.getName());
  private static final int REBOOT_MESSAGE_ID = 0xFFFF;

  /** What one of these shares with the others. */
  record Shared(
      Time time,
      SerialExecutor executor,
      CodecPlace codecs,
      SensorPlaces places,
      SensorCalls calls,
      Settings settings,
      Recent recent,
      String framework) {}

  private final SecondaryLink link;
  private final Shared shared;
  private final Consumer<LinkState> keeper;
  private final DeviceClock clock;
  private final Numbers numbers;
  private final Observations observations;
  private final Notifier notifier;
  private final SystemStatistics statistics = new SystemStatistics();
  private final Switches switches;
  private final Outlet outlet;
  private final Faults faults = new Faults();
  private final LinkState before;
  private Gate gate;
  private AutoCloseable attachment;

  /**
   * Makes the Device IC of a link.
   *
   * @param before what it was before its bundle was replaced; null at power-up
   * @param keeper takes what the next version of this bundle needs, whenever it changes
   */
  DeviceIc(SecondaryLink link, Shared shared, LinkState before, Consumer<LinkState> keeper) {
    this.link = link;
    this.shared = shared;
    this.keeper = keeper;
    this.before = before;
    Time time = shared.time();
    clock =
        before == null
            ? new DeviceClock(time)
            : new DeviceClock(time, before.clockBase(), before.clockSince());
    numbers =
        before == null
            ? new Numbers(clock, Numbers.FIRST_OBSERVE, Numbers.UNUSED)
            : new Numbers(clock, before.observe(), before.messageId());
    Generation generation = shared.settings().generation();
    switches = new Switches(statistics, generation.deletes());
    outlet = new Outlet(link, faults, shared.recent(), generation.replacesPending());
    notifier = new Notifier(outlet, shared.codecs(), shared.places(), switches, clock, numbers);
    int most = generation.mostObserved(shared.settings().maxObserved());
    observations = new Observations(time, shared.executor(), most, notifier);
  }

  private void resume(LinkState.Observed each) {
    if (shared.places().expect(each.path())) {
      observations.resume(each.path(), each.token(), each.period(), each.due());
    }
  }

  /** Puts the reboot notice where the NIC's first poll finds it [spec device-ic-api.md §8]. */
  private void announceReboot() {
    CoapOptions options =
        CoapOptions.builder().path("sys/snsr").add(OptionNumber.URI_QUERY, "ev=rbt").build();
    CoapMessage notice =
        new CoapMessage(
            MessageType.NON, CoapCode.PUT, REBOOT_MESSAGE_ID, Bytes.EMPTY, options, Bytes.EMPTY);
    link.disconnect();
    shared.codecs().use(0, codec -> outlet.announce(codec.serialize(notice)));
  }

  /** Begins to answer; false when the link has another user for now, then nothing has happened. */
  boolean start() {
    Gate entrance = new Gate(link.name(), shared.time(), faults, shared.recent(), messageLayer());
    try {
      attachment = link.attach(entrance);
    } catch (IllegalStateException taken) {
      LOG.log(Level.DEBUG, () -> "link " + link.name() + " has another user: " + taken);
      return false;
    }
    gate = entrance;
    LOG.log(Level.INFO, () -> "Device IC on link " + link.name());
    if (before == null) {
      announceReboot();
    } else {
      before.observed().forEach(this::resume);
    }
    keep();
    return true;
  }

  SecondaryLink link() {
    return link;
  }

  private MessageLayer messageLayer() {
    Generation generation = shared.settings().generation();
    return new MessageLayer(
        shared.codecs(),
        shared.executor(),
        new FaultyResource(faults, resources(generation)),
        generation.answersAcknowledgement(),
        messageId -> generation.cancelsByReset() && observerReset(messageId));
  }

  private Resources resources(Generation generation) {
    boolean firmware = generation.isFirmware();
    ObservePretence pretence = new ObservePretence(observations, numbers, firmware);
    SystemCommands commands =
        generation.takesCommands()
            ? new SystemCommands(
                () -> shared.executor().execute(this::reboot), shared.places()::event)
            : null;
    return new Resources(
        shared.settings().identification(),
        new WellKnownCore(shared.places()::classifiers, pretence),
        new SystemResource(new SystemTime(clock, this::jumped, firmware), statistics, commands),
        new SensorResource(
            shared.places(), shared.calls(), clock, this, pretence, switches, firmware));
  }

  private void jumped(long seconds) {
    if (shared.settings().generation().timesByClock()) {
      observations.clockJumped(Duration.ofSeconds(seconds));
    }
    keep();
  }

  private boolean observerReset(int messageId) {
    boolean ended = observations.reset(messageId);
    if (ended) {
      keep();
    }
    return ended;
  }

  /** Starts again, as after a loss of power; configurations of sensors are kept. */
  void reboot() {
    LOG.log(Level.INFO, () -> "Device IC on link " + link.name() + " restarts");
    observations.stop();
    clock.powerUp();
    numbers.powerUp();
    switches.powerUp();
    announceReboot();
    keep();
  }

  String name() {
    return link.name();
  }

  Faults faults() {
    return faults;
  }

  /** Returns who observes; in turn only. */
  Collection<Observation> observed() {
    return observations.all();
  }

  @Override
  public CoapResponse register(SensorPlace place, Bytes token) {
    CoapResponse valid = CoapResponse.of(CoapCode.VALID);
    if (!observations.register(place.path, token, place.period())) {
      return valid;
    }
    Bytes number = numbers.observeBytes();
    numbers.useObserve();
    keep();
    return valid.with(CoapOptions.builder().add(OptionNumber.OBSERVE, number).build());
  }

  @Override
  public CoapResponse cancel(SensorPlace place) {
    observations.cancel(place.path);
    keep();
    return CoapResponse.of(CoapCode.CONTENT);
  }

  void came(SensorPlace place) {
    observations.came(place.path, place.period());
  }

  void pushed(SensorPlace place) {
    if (shared.settings().generation().pushes()) {
      observations.push(place.path);
    }
  }

  void gone(SensorPath path) {
    Bytes token = observations.cancel(path);
    if (token != null) {
      notifier.gone(token);
      keep();
    }
  }

  /**
   * Hands over what this is now. Not for each notification: only a replacement needs its number.
   */
  private void keep() {
    keeper.accept(state());
  }

  private LinkState state() {
    List<LinkState.Observed> observed =
        observations.all().stream()
            .map(each -> new LinkState.Observed(each.path, each.token, each.period, each.due))
            .toList();
    return new LinkState(
        shared.framework(),
        clock.base(),
        clock.since(),
        numbers.observe(),
        numbers.rawMessageId(),
        observed);
  }

  /** Ends: the link gets no more answers. */
  void stop() {
    keep();
    observations.stop();
    if (gate != null) {
      gate.close();
    }
    if (attachment != null) {
      LEAVING.close(attachment);
      attachment = null;
    }
  }
}
