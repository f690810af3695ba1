// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A service that delegates to another one, except for the calls that a test lets fail. Thread-safe.
 *
 * @param <T> its type, an interface
 */
public final class Failing<T> {
  private final T service;
  private volatile String method = "";
  private volatile Throwable fault;
  private int left;
  private int failed;

  /** Makes a service of that type which delegates to {@code actual}. */
  public Failing(Class<T> type, T actual) {
    service =
        type.cast(
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> {
                  if (called.getName().equals(method) && take()) {
                    throw fault;
                  }
                  try {
                    return called.invoke(actual, arguments);
                  } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                  }
                }));
  }

  /** Returns the service. */
  public T service() {
    return service;
  }

  /** The next {@code times} calls of that method fail. */
  public synchronized void fail(String name, int times, Throwable with) {
    method = name;
    left = times;
    fault = with;
  }

  /** Returns the number of calls that have failed. */
  public synchronized int failed() {
    return failed;
  }

  private synchronized boolean take() {
    boolean fails = left > 0;
    if (fails) {
      left--;
      failed++;
    }
    return fails;
  }
}
