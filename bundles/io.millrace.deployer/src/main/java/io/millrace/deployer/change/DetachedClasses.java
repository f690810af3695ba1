// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.switching.SwitchRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;

/**
 * The classes of a switch, read into memory whole and defined apart from the bundle that they come
 * from: that bundle, and all that it is wired to, can go while they run. Its parent is the class
 * loader of the framework.
 */
final class DetachedClasses extends ClassLoader {
  private final Map<String, byte[]> classes;

  private DetachedClasses(Map<String, byte[]> classes) {
    super("millrace-switch", BundleContext.class.getClassLoader());
    this.classes = classes;
  }

  /** Returns a {@link SwitchRun} of a class loader of its own. */
  static Runnable switchRun(BundleContext context, Map<String, Object> order) {
    BundleContext system = context.getBundle(0).getBundleContext();
    try {
      return (Runnable)
          new DetachedClasses(read())
              .loadClass(SwitchRun.class.getName())
              .getConstructor(BundleContext.class, Map.class)
              .newInstance(system, order);
    } catch (InvocationTargetException failure) {
      throw new IllegalStateException("the switch cannot begin", failure.getCause());
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("the switch cannot begin", failure);
    }
  }

  private static Map<String, byte[]> read() {
    Map<String, byte[]> classes = new HashMap<>();
    for (Class<?> type : SwitchRun.CLASSES) {
      String name = type.getName();
      String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
      try (InputStream in = type.getResourceAsStream(file)) {
        classes.put(name, in.readAllBytes());
      } catch (IOException failure) {
        throw new UncheckedIOException("the deployer's own jar cannot be read", failure);
      }
    }
    return classes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
