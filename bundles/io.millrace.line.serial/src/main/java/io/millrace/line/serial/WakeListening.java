// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortDataListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts to listen to a port's wake input, reliably. On Linux the library starts two native threads
 * for that, one for the modem signals and one for bytes, and sets the flag by which they stay only
 * after it has started both (jSerialComm 2.11, {@code setEventListeningStatus}): a thread that is
 * quicker ends, and signals, bytes or both are never delivered. So the bytes are polled, and this
 * class checks that the threads are alive. They have the name of the thread that started them.
 */
final class WakeListening {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path OWN_NAME = Path.of("/proc/thread-self/comm");
  private static final int TRIES = 10;
  private static final int LOOKS = 100;
  private static final long LOOK_NANOS = 2_000_000;

  private WakeListening() {}

  /** Adds the listener; returns false, without it, when the library fails to start its threads. */
  static boolean begin(SerialPort port, SerialPortDataListener listener) {
    int expected = expectedThreads(port);
    for (int tried = 0; tried < TRIES; tried++) {
      Set<Path> before = threads();
      port.addDataListener(listener);
      if (areWaiting(expected, before)) {
        return true;
      }
      port.removeDataListener();
    }
    return false;
  }

  /** A thread that stays is found asleep, waiting for the port; one that ends never sleeps. */
  private static boolean areWaiting(int expected, Set<Path> before) {
    for (int looks = 0; looks < LOOKS; looks++) {
      Set<Path> started = threads();
      started.removeAll(before);
      if (started.size() < expected) {
        return false;
      }
      if (started.stream().filter(WakeListening::isAsleep).count() >= expected) {
        return true;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return false;
  }

  /** A pseudo-terminal has no signals, and the thread for them ends rightly. */
  private static int expectedThreads(SerialPort port) {
    if (!Files.isDirectory(TASKS)) {
      return 0;
    }
    try {
      return Path.of(port.getSystemPortPath()).toRealPath().startsWith("/dev/pts") ? 0 : 2;
    } catch (IOException e) {
      return 2;
    }
  }

  private static Set<Path> threads() {
    if (!Files.isDirectory(TASKS)) {
      return new HashSet<>();
    }
    try (Stream<Path> tasks = Files.list(TASKS)) {
      String own = Files.readString(OWN_NAME);
      return tasks
          .filter(task -> own.equals(read(task, "comm")))
          .collect(Collectors.toCollection(HashSet::new));
    } catch (IOException e) {
      return new HashSet<>();
    }
  }

  private static boolean isAsleep(Path task) {
    return read(task, "status").lines().anyMatch(line -> line.startsWith("State:\tS"));
  }

  private static String read(Path task, String file) {
    try {
      return Files.readString(task.resolve(file));
    } catch (IOException ended) {
      return "";
    }
  }
}
