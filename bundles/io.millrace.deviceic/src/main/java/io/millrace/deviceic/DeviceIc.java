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
 * One Device IC: what the NIC at the other end of one link talks to. It has a clock, sequence
 * numbers and observations of its own and shares the sensors with the other Device ICs. Used by
 * tasks of the serial executor only.
 */
final class DeviceIc implements SensorResource.Observer {
  private static final CallbackGuard DETACHING =
      new CallbackGuard(DeviceIc.class, "detaching from a link");
  private static final Logger LOG = System.getLogger(DeviceIc.class.getName());
  private static final int REBOOT_MESSAGE_ID = 0xFFFF;

  /** What all Device ICs of this bundle share. */
  record Shared(
      Time time,
      SerialExecutor executor,
      CodecSlot codec,
      SensorSlots sensors,
      SensorCalls calls,
      Settings settings,
      MessageLog messages,
      String framework) {}

  private final SecondaryLink link;
  private final Shared shared;
  private final Consumer<LinkState> persist;
  private final DeviceClock clock;
  private final SequenceNumbers numbers;
  private final Observations observations;
  private final Notifier notifier;
  private final SystemStatistics statistics = new SystemStatistics();
  private final SensorSwitches switches;
  private final NotificationSender sender;
  private final Faults faults = new Faults();
  private final LinkState before;
  private FaultInjector injector;
  private AutoCloseable attachment;

  /**
   * Makes the Device IC of a link.
   *
   * @param before its state before its bundle was replaced; null at power-up
   * @param persist saves the state that the next version of this bundle needs, whenever it changes
   */
  DeviceIc(SecondaryLink link, Shared shared, LinkState before, Consumer<LinkState> persist) {
    this.link = link;
    this.shared = shared;
    this.persist = persist;
    this.before = before;
    Time time = shared.time();
    clock =
        before == null
            ? new DeviceClock(time)
            : new DeviceClock(time, before.clockBase(), before.clockSince());
    numbers =
        before == null
            ? new SequenceNumbers(clock, SequenceNumbers.FIRST_OBSERVE, SequenceNumbers.UNUSED)
            : new SequenceNumbers(clock, before.observe(), before.messageId());
    Generation generation = shared.settings().generation();
    switches = new SensorSwitches(statistics, generation.deletes());
    sender = new NotificationSender(link, faults, shared.messages(), generation.replacesPending());
    notifier = new Notifier(sender, shared.codec(), shared.sensors(), switches, clock, numbers);
    int most = generation.mostObserved(shared.settings().maxObserved());
    observations = new Observations(time, shared.executor(), most, notifier);
  }

  private void resume(LinkState.Observed each) {
    if (shared.sensors().reserve(each.path())) {
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
    shared.codec().use(0, codec -> sender.announce(codec.serialize(notice)));
  }

  /** Begins to answer; returns false and does nothing while the link has another user. */
  boolean start() {
    FaultInjector entry =
        new FaultInjector(link.name(), shared.time(), faults, shared.messages(), messageLayer());
    try {
      attachment = link.attach(entry);
    } catch (IllegalStateException taken) {
      LOG.log(Level.DEBUG, () -> "link " + link.name() + " has another user: " + taken);
      return false;
    }
    injector = entry;
    LOG.log(Level.INFO, () -> "Device IC on link " + link.name());
    if (before == null) {
      announceReboot();
    } else {
      before.observed().forEach(this::resume);
    }
    save();
    return true;
  }

  SecondaryLink link() {
    return link;
  }

  private MessageLayer messageLayer() {
    Generation generation = shared.settings().generation();
    return new MessageLayer(
        shared.codec(),
        shared.executor(),
        new FaultyResource(faults, resources(generation)),
        generation.answersAcknowledgement(),
        messageId -> generation.cancelsByReset() && observerReset(messageId));
  }

  private Resources resources(Generation generation) {
    boolean firmware = generation.isFirmware();
    ObserveImitation imitation = new ObserveImitation(observations, numbers, firmware);
    SystemCommands commands =
        generation.takesCommands()
            ? new SystemCommands(
                () -> shared.executor().execute(this::reboot), shared.sensors()::event)
            : null;
    return new Resources(
        shared.settings().identification(),
        new WellKnownCore(shared.sensors()::classifiers, imitation),
        new SystemResource(new SystemTime(clock, this::clockSet, firmware), statistics, commands),
        new SensorResource(
            shared.sensors(), shared.calls(), clock, this, imitation, switches, firmware));
  }

  private void clockSet(long seconds) {
    if (shared.settings().generation().timesByClock()) {
      observations.clockJumped(Duration.ofSeconds(seconds));
    }
    save();
  }

  private boolean observerReset(int messageId) {
    boolean ended = observations.reset(messageId);
    if (ended) {
      save();
    }
    return ended;
  }

  /** Restarts as after a loss of power; the sensors keep their configurations. */
  void reboot() {
    LOG.log(Level.INFO, () -> "Device IC on link " + link.name() + " restarts");
    observations.stop();
    clock.powerUp();
    numbers.powerUp();
    switches.powerUp();
    announceReboot();
    save();
  }

  String name() {
    return link.name();
  }

  Faults faults() {
    return faults;
  }

  /** Returns the observations; for tasks of the serial executor only. */
  Collection<Observation> observed() {
    return observations.all();
  }

  @Override
  public CoapResponse register(SensorSlot sensor, Bytes token) {
    CoapResponse valid = CoapResponse.of(CoapCode.VALID);
    if (!observations.register(sensor.path, token, sensor.period())) {
      return valid;
    }
    Bytes number = numbers.observeBytes();
    numbers.useObserve();
    save();
    return valid.with(CoapOptions.builder().add(OptionNumber.OBSERVE, number).build());
  }

  @Override
  public CoapResponse cancel(SensorSlot sensor) {
    observations.cancel(sensor.path);
    save();
    return CoapResponse.of(CoapCode.CONTENT);
  }

  void sensorBound(SensorSlot sensor) {
    observations.sensorBound(sensor.path, sensor.period());
  }

  void pushed(SensorSlot sensor) {
    if (shared.settings().generation().pushes()) {
      observations.push(sensor.path);
    }
  }

  void removed(SensorPath path) {
    Bytes token = observations.cancel(path);
    if (token != null) {
      notifier.removed(token);
      save();
    }
  }

  /**
   * Saves the present state. Not after each notification: only a replacement of the bundle needs
   * the numbers, and it ends with {@link #stop}.
   */
  private void save() {
    persist.accept(state());
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
        numbers.persistedMessageId(),
        observed);
  }

  /** Stops: the link gets no more answers. */
  void stop() {
    save();
    observations.stop();
    if (injector != null) {
      injector.close();
    }
    if (attachment != null) {
      DETACHING.close(attachment);
      attachment = null;
    }
  }
}
