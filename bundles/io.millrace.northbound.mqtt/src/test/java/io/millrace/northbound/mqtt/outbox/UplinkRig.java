// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.northbound.mqtt.backlog.Backlog;
import io.millrace.northbound.mqtt.backlog.FileBacklog;
import io.millrace.platform.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A router's side of a broker, on a clock that the test turns; it can be killed. */
final class UplinkRig {
  static final int WINDOW = 8;
  static final OutboxSettings SETTINGS =
      new OutboxSettings(
          WINDOW, Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));

  final TurnedTime time = new TurnedTime();
  final ScriptedBroker broker = new ScriptedBroker(time);
  final MeterRegistry meters = new MeterRegistry();
  final Losses losses = new Losses(meters, "test", time);
  private final SeededRandomness randomness = new SeededRandomness(7);
  private int epoch;
  private boolean[] alive;
  private SerialExecutor serial;
  Uplink uplink;

  /** Starts a process on a folder. */
  void start(Path folder, long mostBytes) throws IOException {
    start(new FileBacklog(folder, ++epoch, mostBytes));
  }

  void start(Backlog backlog) {
    boolean[] mine = {true};
    alive = mine;
    serial = new SerialExecutor(CallbackGuard.outermost(UplinkRig.class, "a task of the test"));
    Executor tasks =
        task ->
            serial.execute(
                () -> {
                  if (mine[0]) {
                    task.run();
                  }
                });
    uplink =
        new Uplink(
            tasks,
            time,
            randomness,
            broker,
            backlog,
            SETTINGS,
            losses,
            new UplinkMeters(meters, "test"),
            new Birth(state("online"), state("offline"), message -> {}));
    uplink.start();
  }

  private static Message state(String word) {
    return Message.retained("site/status", "text/plain", Bytes.utf8(word));
  }

  /** Ends the process without a chance to do anything. */
  void kill() {
    alive[0] = false;
    broker.forget();
  }

  /** Has the thread that stores items do something, while all that comes waits. */
  void hold(Runnable meanwhile) {
    serial.execute(meanwhile);
  }

  void send(int number) {
    Bytes payload = Bytes.utf8("[{\"n\":\"temp\",\"v\":" + number + "}]");
    uplink.send(new Item("site/temp", "application/senml+json", time.now(), payload));
  }

  void turn(Duration by) {
    time.turn(by);
  }
}
