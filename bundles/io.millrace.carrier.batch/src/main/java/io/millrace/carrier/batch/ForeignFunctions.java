// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The foreign-function interface of Java 22 and newer [JEP 454], for code that is compiled for 17:
 * the few calls that make a method handle of a C function are made by reflection, once. The handles
 * are called as if they had been written out. Pointers are passed as {@code long}, which 64-bit
 * Linux passes in the same registers; what they point to is in direct buffers.
 */
final class ForeignFunctions {
  private static final String PACKAGE = "java.lang.foreign.";

  private final Class<?> memoryLayout = Class.forName(PACKAGE + "MemoryLayout");
  private final Class<?> descriptor = Class.forName(PACKAGE + "FunctionDescriptor");
  private final Class<?> option = Class.forName(PACKAGE + "Linker$Option");
  private final Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
  private final Class<?> values = Class.forName(PACKAGE + "ValueLayout");
  private final Object linker;
  private final Object symbols;
  private final Method find;
  private final Method downcall;
  private final Object withErrno;

  /**
   * Finds the interface.
   *
   * @throws ReflectiveOperationException if this Java has none
   */
  ForeignFunctions() throws ReflectiveOperationException {
    Class<?> linkerType = Class.forName(PACKAGE + "Linker");
    linker = linkerType.getMethod("nativeLinker").invoke(null);
    symbols = linkerType.getMethod("defaultLookup").invoke(linker);
    find = Class.forName(PACKAGE + "SymbolLookup").getMethod("find", String.class);
    Class<?> options = Array.newInstance(option, 0).getClass();
    downcall = linkerType.getMethod("downcallHandle", segment, descriptor, options);
    Object errno = Array.newInstance(option, 1);
    Array.set(
        errno,
        0,
        option
            .getMethod("captureCallState", String[].class)
            .invoke(null, (Object) new String[] {"errno"}));
    withErrno = errno;
  }

  /**
   * Returns a C function that returns an int and sets errno. The handle's first argument is what
   * {@link #segment} returned for the buffer that errno is written to, as an {@code Object}; then
   * come the function's own.
   *
   * @param arguments {@code int.class} or {@code long.class}
   * @throws NoSuchElementException if the C library has no such function
   */
  MethodHandle function(String name, Class<?>... arguments) throws ReflectiveOperationException {
    Object address = ((Optional<?>) find.invoke(symbols, name)).orElseThrow();
    Object layouts = Array.newInstance(memoryLayout, arguments.length);
    for (int i = 0; i < arguments.length; i++) {
      Array.set(layouts, i, layout(arguments[i]));
    }
    Object described =
        descriptor
            .getMethod("of", memoryLayout, layouts.getClass())
            .invoke(null, layout(int.class), layouts);
    MethodHandle handle = (MethodHandle) downcall.invoke(linker, address, described, withErrno);
    MethodType type = MethodType.methodType(int.class, arguments);
    return handle.asType(type.insertParameterTypes(0, Object.class));
  }

  private Object layout(Class<?> type) throws ReflectiveOperationException {
    return values.getField(type == long.class ? "JAVA_LONG" : "JAVA_INT").get(null);
  }

  /** Returns a direct buffer as an argument of {@link #function}. */
  Object segment(ByteBuffer buffer) throws ReflectiveOperationException {
    return segment.getMethod("ofBuffer", java.nio.Buffer.class).invoke(null, buffer);
  }

  /** Returns the address of a direct buffer's first byte. */
  long address(ByteBuffer buffer) throws ReflectiveOperationException {
    MethodHandle address =
        MethodHandles.publicLookup()
            .findVirtual(segment, "address", MethodType.methodType(long.class));
    try {
      return (long) address.invoke(segment(buffer));
    } catch (ReflectiveOperationException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
