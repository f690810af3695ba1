// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicMeters;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.resource.LocalResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A NIC on a turned clock with a simulated sensor, and what a test does to them. */
final class NicRig {
  static final Duration MINUTE = Duration.ofSeconds(60);
  static final String TEMP = "arduino/temp";

  final TurnedTime time = new TurnedTime();
  final SimulatedSensor sensor = new SimulatedSensor();
  final MapStore store = new MapStore();
  final Configuration config = new Configuration();
  final CountingMeters meters = new CountingMeters();
  WiredLink link = new WiredLink(time, sensor);
  SerialExecutor executor;
  SensorSide side;
  LocalResources locals;
  NicDevice device;
  private int seed = 7;

  /** Starts a NIC; the sensor has just been switched on, unless a NIC ran before. */
  NicRig start() {
    startWithout();
    side.stores.bind(store);
    side.codecs.bind(sensor.codec);
    side.port.bind(link, ServiceRank.first());
    turn(2);
    return this;
  }

  /** Starts a NIC with nothing bound to it, which is used at once. */
  NicRig startWithout() {
    startAhead();
    side.start();
    return this;
  }

  /** Starts a NIC whose store and link come later, and its clients after them. */
  void startAhead() {
    executor = NicContext.newExecutor();
    NicSettings settings = NicSettings.of(config, "1.2.3", "2026-01-01");
    NicContext context = new NicContext(settings, executor, time, new NicMeters(meters));
    side = new SensorSide(context, new SeededRandomness(seed++));
    locals = new LocalResources(context);
    device = new NicDevice(context, side, locals, OwnResources.of(context, side));
  }

  /** Stops the NIC as its bundle does, turning the clock meanwhile. */
  void stop() {
    turningWhile(time, 5.5, side::stop);
  }

  /**
   * Does something that waits for a service of a slot to leave, turning the clock while it does.
   * Who waits for anything else is only given time: the state of a thread that is parked says
   * nothing, as it stays the same from being let go until the machine runs the thread again.
   *
   * @param most seconds that the clock is turned by at the most
   */
  static void turningWhile(TurnedTime time, double most, Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    long left = (long) (most * 1000);
    while (thread.isAlive()) {
      boolean parked = LockSupport.getBlocker(thread) != null;
      boolean waits = thread.getState() == Thread.State.WAITING && !parked;
      long step = waits && left > 0 ? 10 : 0;
      time.turn(Duration.ofMillis(step));
      left -= step;
      Thread.yield();
    }
  }

  void turn(double seconds) {
    for (long millis = (long) (seconds * 1000); millis > 0; millis -= 10) {
      time.turn(Duration.ofMillis(10));
    }
  }

  RecordingListener ask(CoapRequest request) {
    RecordingListener heard = new RecordingListener();
    device.exchange(request, MINUTE, heard);
    return heard;
  }

  /** Asks and turns the clock until there is an answer, at most a minute. */
  RecordingListener answered(CoapRequest request) {
    RecordingListener heard = ask(request);
    for (int i = 0; i < 120 && heard.count() == 0; i++) {
      turn(0.5);
    }
    return heard;
  }

  RecordingListener observe(String path) {
    RecordingListener heard = new RecordingListener();
    observe(path, heard);
    return heard;
  }

  Call observe(String path, RecordingListener heard) {
    CoapRequest request = get("snsr/" + path, "sens");
    CoapOptions options = request.options().toBuilder().add(OptionNumber.OBSERVE, 0).build();
    return device.observe(request.with(options), MINUTE, heard);
  }

  /** Has the sensor's period pass, and the NIC poll. */
  void period() {
    sensor.period(TEMP);
    turn(5.1);
  }

  static CoapRequest get(String path, String... query) {
    return request(CoapCode.GET, path, query);
  }

  static CoapRequest request(int method, String path, String... query) {
    CoapOptionsBuilder options = CoapOptions.builder().path(path);
    List.of(query).forEach(each -> options.add(OptionNumber.URI_QUERY, each));
    return new CoapRequest(method, options.build(), Bytes.EMPTY);
  }

  static CoapRequest with(CoapRequest request, int number, long value) {
    return request.with(request.options().toBuilder().add(number, value).build());
  }

  long meter(String label) {
    return meters.count(label);
  }
}
