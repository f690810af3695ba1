#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# libfaketime 0.9.10 (Debian 12, libfaketime 0.9.10-2.1) under a Java on the PATH, 17 or newer.
#
# Guess: with DONT_FAKE_MONOTONIC=1 the wall clock alone is shifted. What goes by the monotonic clock,
#   as all of Java's waits with a time-out do, is left as it is.
# Seen: Object.wait(200) and LockSupport.parkNanos return at once, each time, and Thread.sleep takes
#   longer. libfaketime converts the time-outs of pthread_cond_timedwait by the shifted clock
#   also where the condition variable uses the monotonic one, unless FAKETIME_FORCE_MONOTONIC_FIX=0.
#   With the monotonic clock shifted, too, which is the default, they wait.
# Why it matters: every timer thread, queue and selector loop built on a timed wait spins with all of a
#   processor. A test of clock jumps then sees a service that starves and blames the service.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
package=libfaketime=0.9.10-2.1
apt-get download "$package" >&2 2>/dev/null || { (apt-get update && apt-get download "$package") >&2; }
dpkg -x ./*.deb unpacked
library=$(find "$dir/unpacked" -name libfaketimeMT.so.1)
cat >Waits.java <<'JAVA'
import java.util.concurrent.locks.LockSupport;

class Waits {
  interface Wait {
    void once() throws Exception;
  }

  static String of(Wait wait) throws Exception {
    long begun = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      wait.once();
    }
    return System.nanoTime() - begun < 500_000_000L ? "returns at once" : "waits";
  }

  public static void main(String[] arguments) throws Exception {
    Object lock = new Object();
    System.out.println(
        arguments[0]
            + ": Object.wait " + of(() -> { synchronized (lock) { lock.wait(200); } })
            + ", parkNanos " + of(() -> LockSupport.parkNanos(200_000_000L))
            + ", Thread.sleep " + of(() -> Thread.sleep(200)));
  }
}
JAVA
javac --release 17 Waits.java
run() {
  name=$1
  shift
  env LD_PRELOAD="$library" FAKETIME=-1d "$@" java -cp . Waits "$name"
}
{
  java -cp . Waits "without it"
  run "all clocks"
  run "wall clock alone" DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_FAKE_MONOTONIC=1
  run "and without the fix" DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
    FAKETIME_FORCE_MONOTONIC_FIX=0
} | tee seen
waits="Object.wait waits, parkNanos waits, Thread.sleep waits"
expected="without it: $waits
all clocks: $waits
wall clock alone: Object.wait returns at once, parkNanos returns at once, Thread.sleep waits
and without the fix: $waits"
if [ "$(cat seen)" = "$expected" ]; then
  echo "as recorded: libfaketime 0.9.10 ends Java's timed waits at once when only the wall clock is shifted"
else
  echo "CHANGED: libfaketime 0.9.10 treats Java's timed waits otherwise"
  exit 1
fi
