// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Brings jSerialComm's native library into the process. The library's own class would unpack it
 * below the shared temporary folder or the home, world-writable, or load what somebody else has put
 * there; and it has one try, when the class is initialised, for the life of the process. So here
 * the library is unpacked into a folder of ours, see {@link NativeFolder}, and tried, see {@link
 * NativeProbe}, before that class is touched; it can be tried again until it works.
 *
 * <p>Linux alone; elsewhere the class does as it does.
 */
final class NativeLibrary {
  private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
  private static final String FILE = "libjSerialComm.so";

  /** jSerialComm's folders, in the order in which it tries them, ours first. */
  private static final List<String> MACHINES =
      List.of("armv5", "armv6hf", "armv7hf", "armv8_64", "armv8_32", "ppc64le", "x86_64", "x86");

  /** Marks the class loader that has the library: bundles above it are replaced, it is not. */
  private static final String LOADED = "io.millrace.line.serial.loaded";

  /**
   * How often this process has loaded it: the JVM loads a file into one class loader alone, for as
   * long as that is there, and a framework that starts again has another one.
   */
  private static final String LOADS = "io.millrace.line.serial.loads";

  private static final String CLASS = "com.fazecast.jSerialComm.SerialPort";
  private static final String FROM = "jSerialComm.library.path";
  private static final String ELSEWHERE = "fazecast.jSerialComm.appid";

  /** The C library (glibc 2.36) does not let go of what it cannot map in whole. */
  private static final int MOST_PROBES = 100;

  private static int probes;

  private final NativeFolder folder;

  /**
   * Names the folder.
   *
   * @param folder ours alone; it is made, and what else is in it is deleted
   */
  NativeLibrary(Path folder) {
    this.folder = new NativeFolder(folder);
  }

  /**
   * Returns when serial ports can be used.
   *
   * @throws PortUnavailableException with the reason; this may be called again
   */
  void load() throws PortUnavailableException {
    synchronized (NativeLibrary.class) {
      ClassLoader loader = SerialPort.class.getClassLoader();
      String mark = Integer.toHexString(System.identityHashCode(loader));
      if (System.getProperty("os.name").startsWith("Linux")
          && !mark.equals(System.getProperty(LOADED))) {
        int loads = Integer.getInteger(LOADS, 0);
        initialise(usable(loads == 0 ? folder : folder.another(loads + 1)), loader);
        System.setProperty(LOADED, mark);
        System.setProperty(LOADS, Integer.toString(loads + 1));
      }
    }
  }

  /** Unpacks the library that this machine can use. */
  private Path usable(NativeFolder in) throws PortUnavailableException {
    String why = "there is none for " + System.getProperty("os.arch");
    for (String machine : machines()) {
      try {
        Path file = in.file(FILE, content(machine));
        Mounts.requireExecution(file.toRealPath());
        if (probes++ >= MOST_PROBES) {
          throw new IOException("it failed too often; restart the router when that is mended");
        }
        why = NativeProbe.trouble(file.toString());
        if (why == null) {
          return file;
        }
      } catch (IOException failure) {
        throw unusable(in, reason(failure));
      }
    }
    throw unusable(in, why);
  }

  private static List<String> machines() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (arch) {
      case "amd64", "x86_64" -> List.of("x86_64");
      case "aarch64" -> List.of("armv8_64");
      default -> MACHINES;
    };
  }

  private static byte[] content(String machine) throws IOException {
    try (InputStream in = SerialPort.class.getResourceAsStream("/Linux/" + machine + "/" + FILE)) {
      if (in == null) {
        throw new IOException("jSerialComm has none for " + machine);
      }
      return in.readAllBytes();
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof FileAlreadyExistsException) {
      return "it is no folder";
    }
    return failure instanceof FileSystemException named
        ? (named.getReason() == null ? named.getClass().getSimpleName() : named.getReason())
            + ": "
            + named.getFile()
        : failure.getMessage();
  }

  private static PortUnavailableException unusable(NativeFolder in, String why) {
    return new PortUnavailableException(
        "the native library for serial ports cannot be used from " + in.path() + ": " + why);
  }

  /** The class would also look into, and empty, folders that others can foresee. */
  private void initialise(Path file, ClassLoader loader) throws PortUnavailableException {
    Map<String, String> before = new HashMap<>();
    for (String key : List.of(FROM, ELSEWHERE)) {
      before.put(key, System.getProperty(key));
    }
    System.setProperty(FROM, file.getParent().toString());
    System.setProperty(ELSEWHERE, UUID.randomUUID().toString());
    try {
      Class.forName(CLASS, true, loader);
      LOG.log(Level.DEBUG, "native library for serial ports: {0}", file);
    } catch (ClassNotFoundException | LinkageError failure) {
      throw new PortUnavailableException(
          "the native library for serial ports failed, and is tried again after a restart: "
              + failure);
    } finally {
      before.forEach(NativeLibrary::restore);
    }
  }

  private static void restore(String key, String value) {
    if (value == null) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
  }
}
