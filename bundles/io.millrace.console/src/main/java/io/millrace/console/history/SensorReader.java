// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.history;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Reads the sensors of the NICs of this router: at the interval for the plots, and each {@link
 * #LOOK} while somebody looks. One request a sensor is open at a time; a sensor that is not there
 * (4.04) is asked again after {@link #ABSENT}. Thread-safe; blocks nobody.
 */
public final class SensorReader implements AutoCloseable {
  /** How often sensors are read while somebody looks. */
  static final Duration LOOK = Duration.ofSeconds(5);

  static final Duration ABSENT = Duration.ofMinutes(10);

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOKED = Duration.ofSeconds(12);
  private static final String PREFIX = "snsr/";
  private static final CallbackGuard DEVICES =
      new CallbackGuard(SensorReader.class, "a device whose sensor is read");

  private final Time time;
  private final History history;
  private final Duration interval;
  private final Supplier<Collection<Device>> devices;
  private final Supplier<Collection<String>> sensors;
  private final BoundedMap<String, Entry> entries =
      BoundedMap.<String, Entry>ofAtMost(History.MOST).byUse().build();
  private Timer timer;
  private long lookedAt;
  private boolean looked;
  private boolean closed;

  private static final class Entry {
    final String device;
    final String sensor;
    boolean open;
    boolean absent;
    boolean asked;
    boolean plotted;
    long askedAt;
    long plottedAt;
    long second;
    ReadingText reading;
    String problem = "";

    Entry(String device, String sensor) {
      this.device = device;
      this.sensor = sensor;
    }
  }

  /**
   * Makes it and begins to read.
   *
   * @param interval for the plots; zero: only while somebody looks
   * @param sensors as CLASSIFIER/TYPE
   */
  public SensorReader(
      Time time,
      History history,
      Duration interval,
      Supplier<Collection<Device>> devices,
      Supplier<Collection<String>> sensors) {
    this.time = time;
    this.history = history;
    this.interval = interval;
    this.devices = devices;
    this.sensors = sensors;
    timer = time.schedule(LOOK, this::tick);
  }

  private void tick() {
    synchronized (this) {
      if (closed) {
        return;
      }
      timer = time.schedule(LOOK, this::tick);
    }
    read();
  }

  private void read() {
    List<Runnable> calls = new ArrayList<>();
    synchronized (this) {
      long now = time.nanos();
      boolean looks = looked && now - lookedAt < LOOKED.toNanos();
      if (!looks && interval.isZero()) {
        return;
      }
      for (Device device : devices.get()) {
        for (String sensor : new TreeSet<>(sensors.get())) {
          Entry entry = entry(device.name(), sensor);
          if (isDue(entry, now, looks)) {
            entry.open = true;
            entry.asked = true;
            entry.askedAt = now;
            calls.add(() -> DEVICES.run(device, each -> ask(each, entry)));
          }
        }
      }
    }
    calls.forEach(Runnable::run);
  }

  private Entry entry(String device, String sensor) {
    String name = name(device, sensor);
    Entry entry = entries.get(name);
    if (entry == null) {
      entry = new Entry(device, sensor);
      entries.put(name, entry, 0);
    }
    return entry;
  }

  /** A request whose answer never came is forgotten when its time is long over. */
  private boolean isDue(Entry entry, long now, boolean looks) {
    Duration pause = looks ? LOOK : interval;
    Duration wait = entry.absent ? ABSENT : entry.open ? DEADLINE.multipliedBy(2) : pause;
    long slack = LOOK.toNanos() / 2;
    return !entry.asked || now - entry.askedAt >= wait.toNanos() - slack;
  }

  private void ask(Device device, Entry entry) {
    CoapOptions options =
        CoapOptions.builder()
            .path(PREFIX + entry.sensor)
            .add(OptionNumber.URI_QUERY, "sens")
            .build();
    CoapRequest request = new CoapRequest(CoapCode.GET, options, Bytes.EMPTY);
    device.exchange(
        request,
        DEADLINE,
        new DeviceListener() {
          @Override
          public void answered(CoapResponse response) {
            take(entry, response);
          }

          @Override
          public void failed(DeviceFailure failure) {
            fail(entry, failure.reason());
          }
        });
  }

  private synchronized void fail(Entry entry, String why) {
    entry.open = false;
    entry.problem = why;
  }

  private synchronized void take(Entry entry, CoapResponse response) {
    entry.open = false;
    entry.absent = response.code() == CoapCode.NOT_FOUND;
    if (!CoapCode.isSuccess(response.code())) {
      entry.problem = (CoapCode.text(response.code()) + " " + response.payload().utf8()).strip();
      return;
    }
    long now = time.nanos();
    entry.problem = "";
    entry.reading = ReadingText.of(response.payload());
    entry.second = time.now().getEpochSecond();
    boolean plots = !entry.plotted || now - entry.plottedAt >= interval.toNanos() * 9 / 10;
    if (plots && !Double.isNaN(entry.reading.value())) {
      entry.plotted = true;
      entry.plottedAt = now;
      history.add(name(entry.device, entry.sensor), entry.second, entry.reading.value());
    }
  }

  /** Returns the name of the series of a sensor. */
  public static String name(String device, String sensor) {
    return device + "/" + sensor;
  }

  /** Returns what each sensor said last; that somebody looks makes it be read soon again. */
  public List<Map<String, Object>> latest() {
    boolean begins;
    synchronized (this) {
      long now = time.nanos();
      begins = !looked || now - lookedAt >= LOOKED.toNanos();
      looked = true;
      lookedAt = now;
    }
    if (begins) {
      read();
    }
    return rows();
  }

  private synchronized List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    TreeSet<String> present = new TreeSet<>();
    devices.get().forEach(each -> present.add(each.name()));
    for (Entry each : entries.values()) {
      if (!each.absent && present.contains(each.device)) {
        rows.add(row(each));
      }
    }
    rows.sort(
        (one, other) -> one.get("series").toString().compareTo(other.get("series").toString()));
    return rows;
  }

  private static Map<String, Object> row(Entry entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("series", name(entry.device, entry.sensor));
    row.put("device", entry.device);
    row.put("sensor", entry.sensor);
    row.put("path", PREFIX + entry.sensor + "?sens");
    if (entry.reading != null) {
      row.put("text", entry.reading.text());
      row.put("unit", entry.reading.unit());
      row.put("at", entry.second);
      row.put("value", entry.reading.value());
    }
    row.put("problem", entry.problem);
    return row;
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.cancel();
  }
}
