// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.io.IOException;
import java.io.InputStream;

/**
 * Tries whether a native library can be mapped into this process, and leaves nothing behind. It is
 * loaded by a class loader of its own that does not know jSerialComm's classes: the library is
 * mapped, does not find the class it is for, and is let go again. So the system's own answer is
 * known (wrong machine, wrong C library, noexec, a security module) before jSerialComm's class is
 * touched, which has one try in the life of the process and no other way back.
 */
public final class NativeProbe {
  private NativeProbe() {}

  /** Loads the library; called in the loader of its own. */
  public static void load(String path) {
    System.load(path);
  }

  /** Returns why the library cannot be mapped; null when it can. */
  static String trouble(String path) throws IOException {
    try {
      new Loader()
          .loadClass(NativeProbe.class.getName())
          .getMethod("load", String.class)
          .invoke(null, path);
      return null;
    } catch (java.lang.reflect.InvocationTargetException thrown) {
      // NoClassDefFoundError: it was mapped, and looked for its class.
      return thrown.getCause() instanceof UnsatisfiedLinkError refused
          ? refused.getMessage()
          : null;
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Knows this class alone. */
  private static final class Loader extends ClassLoader {
    private final byte[] code;

    Loader() throws IOException {
      super(null);
      try (InputStream in = NativeProbe.class.getResourceAsStream("NativeProbe.class")) {
        code = in.readAllBytes();
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals(NativeProbe.class.getName())) {
        return defineClass(name, code, 0, code.length);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
