// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.lang.runtime.ObjectMethods;

/**
 * What Java remembers of a record. The first {@code equals} or {@code hashCode} of each record
 * class adapts method handles that all record classes share, and a method handle remembers what it
 * was adapted to last [JDK-8078641]: on Java 17 until the next record class comes, later by a soft
 * reference, which a collection leaves. So the class loader of a replaced bundle may stay, though
 * nothing of the router holds it.
 */
final class RecordCaches {
  private static final Logger LOG = System.getLogger(RecordCaches.class.getName());

  private RecordCaches() {}

  /** Has Java forget the last record class, by adapting the same handles to a class of no use. */
  static void forget() {
    Class<?> last = classOfItsOwnLoader();
    MethodHandle self = MethodHandles.identity(last);
    link("equals", MethodType.methodType(boolean.class, last, Object.class), last, self);
    link("hashCode", MethodType.methodType(int.class, last), last, self);
  }

  /** A class of Java's or the launcher's loaders would be remembered beside the last one. */
  private static Class<?> classOfItsOwnLoader() {
    ClassLoader loader = new ClassLoader(null) {};
    return Proxy.newProxyInstance(
            loader, new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> null)
        .getClass();
  }

  private static void link(String method, MethodType type, Class<?> owner, MethodHandle part) {
    try {
      ObjectMethods.bootstrap(MethodHandles.lookup(), method, type, owner, "part", part);
    } catch (Throwable failure) {
      LOG.log(Level.DEBUG, "a record class may still be remembered", failure);
    }
  }
}
