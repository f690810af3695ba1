// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls code that may fail from code that must go on: a periodic task, the listeners of an event, a
 * service of another bundle [STYLE, "Errors at the edges"].
 *
 * <p>Contained are exceptions, checked ones too (other languages throw them without saying so),
 * {@link LinkageError}, which is what a call into a bundle that is being replaced ends with, and
 * {@link StackOverflowError}, after which the caller's stack is whole again. Any other error, such
 * as {@link OutOfMemoryError} or a failed assertion, is passed on: its cause is the machine or a
 * test rather than the code that was called. It ends at the guard of the thread's own loop, {@link
 * #outermost}, which logs it every time and goes on; so a task that schedules itself again does
 * that in a {@code finally} block.
 *
 * <p>A fault is logged as an error once for each class that was called and each place it came from,
 * and at debug level after that. A new version of a bundle has new classes and is logged again.
 *
 * <p>Thread-safe. A call that succeeds takes no lock and makes no object.
 */
public final class CallbackGuard {
  private static final int MAX_REMEMBERED = 64;

  private final Logger log;
  private final String role;
  private final boolean outermost;
  private final Set<String> reported = new LinkedHashSet<>();

  /** A call with two arguments. */
  @FunctionalInterface
  public interface Call<C, A, B> {
    /** Calls {@code callee}. */
    void with(C callee, A first, B second);
  }

  /**
   * Makes a guard.
   *
   * @param owner the class that calls; the log's name
   * @param role what is called, as the subject of a sentence: "a listener of sessions"
   */
  public CallbackGuard(Class<?> owner, String role) {
    this(owner, role, false);
  }

  private CallbackGuard(Class<?> owner, String role, boolean outermost) {
    this.log = System.getLogger(owner.getName());
    this.role = role;
    this.outermost = outermost;
  }

  /** Returns a guard for the loop of a thread, which no caller guards: it contains every error. */
  public static CallbackGuard outermost(Class<?> owner, String role) {
    return new CallbackGuard(owner, role, true);
  }

  /** Runs a task; false when it failed. */
  public boolean run(Runnable task) {
    return run(task, Runnable::run);
  }

  /** Calls {@code callee}; false when it failed. */
  public <C> boolean run(C callee, Consumer<? super C> call) {
    return attempt(callee, call) == null;
  }

  /** Calls {@code callee}; returns what it failed with, or null. */
  public <C> Throwable attempt(C callee, Consumer<? super C> call) {
    try {
      call.accept(callee);
      return null;
    } catch (Throwable fault) {
      contain(callee, fault);
      return fault;
    }
  }

  /** Calls {@code callee} with an argument; false when it failed. */
  public <C, A> boolean run(C callee, BiConsumer<? super C, ? super A> call, A argument) {
    try {
      call.accept(callee, argument);
      return true;
    } catch (Throwable fault) {
      contain(callee, fault);
      return false;
    }
  }

  /** Calls {@code callee} with two arguments; false when it failed. */
  public <C, A, B> boolean run(
      C callee, Call<? super C, ? super A, ? super B> call, A first, B second) {
    try {
      call.with(callee, first, second);
      return true;
    } catch (Throwable fault) {
      contain(callee, fault);
      return false;
    }
  }

  /** Asks {@code callee}; returns {@code otherwise} when it failed. */
  public <C, R> R get(C callee, Function<? super C, ? extends R> call, R otherwise) {
    try {
      return call.apply(callee);
    } catch (Throwable fault) {
      contain(callee, fault);
      return otherwise;
    }
  }

  /** Asks {@code callee} with an argument; returns {@code otherwise} when it failed. */
  public <C, A, R> R get(
      C callee, BiFunction<? super C, ? super A, ? extends R> call, A argument, R otherwise) {
    try {
      return call.apply(callee, argument);
    } catch (Throwable fault) {
      contain(callee, fault);
      return otherwise;
    }
  }

  /** Calls each of them, whatever the others do. */
  public <C> void each(Iterable<? extends C> callees, Consumer<? super C> call) {
    for (C callee : callees) {
      run(callee, call);
    }
  }

  /** Closes what was opened with another part; a checked exception is a fault like others. */
  public void close(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Throwable fault) {
      contain(opened, fault);
    }
  }

  /** Returns a task for a timer that does the same and never fails. */
  public Runnable wrap(Runnable task) {
    return () -> run(task);
  }

  /** Returns what follows a stage; a stage keeps what its followers throw to itself otherwise. */
  public <T> BiConsumer<T, Throwable> completion(BiConsumer<? super T, ? super Throwable> then) {
    return (value, cause) -> {
      try {
        then.accept(value, cause);
      } catch (Throwable fault) {
        contain(then, fault);
      }
    };
  }

  private void contain(Object callee, Throwable fault) {
    boolean ofCallee =
        !(fault instanceof Error)
            || fault instanceof LinkageError
            || fault instanceof StackOverflowError;
    if (!ofCallee && !outermost) {
      throw (Error) fault;
    }
    String part = name(callee.getClass());
    boolean first = isNews(part + '@' + version(callee) + ' ' + origin(fault));
    Level level = first || !ofCallee ? Level.ERROR : Level.DEBUG;
    log.log(level, () -> role + " failed, what called it goes on: " + part, fault);
  }

  private boolean isNews(String fault) {
    synchronized (reported) {
      if (reported.size() >= MAX_REMEMBERED && !reported.contains(fault)) {
        reported.remove(reported.iterator().next());
      }
      return reported.add(fault);
    }
  }

  /** Returns the class's name; of a lambda that of the class it stands in. */
  private static String name(Class<?> type) {
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  /** Tells versions of a class apart without keeping them in memory. */
  private static int version(Object callee) {
    return System.identityHashCode(callee.getClass().getClassLoader());
  }

  private static String origin(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return fault.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
