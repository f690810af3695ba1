// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Histogram;
import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/**
 * The router's meters. At most {@value #MOST} of a kind are kept; what comes after them counts into
 * a meter that is not shown, and the first such is logged. Counters and histograms outlive the
 * bundle that asked for them, and this one, so that they go on growing over an update.
 */
public final class MeterRegistry implements Meters {
  static final int MOST = 4096;

  private static final Logger LOG = System.getLogger(MeterRegistry.class.getName());
  private static final CallbackGuard GAUGES =
      new CallbackGuard(MeterRegistry.class, "reading a gauge");
  private static final double[] QUANTILES = {0.5, 0.9, 0.99};

  private final Map<MeterKey, AddingCounter> counters = new ConcurrentHashMap<>();
  private final Map<MeterKey, LogHistogram> histograms = new ConcurrentHashMap<>();
  private final Map<MeterKey, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final AtomicBoolean overflown = new AtomicBoolean();

  private final MeterHandOver handOver;

  /** Makes an empty registry, whose counts end with it. */
  public MeterRegistry() {
    handOver = null;
  }

  /** Makes a registry that goes on with the counts of the one before in this process. */
  public MeterRegistry(BundleContext context) {
    handOver = new MeterHandOver(new Holder(context));
    takeOver();
  }

  private void takeOver() {
    if (handOver != null) {
      handOver.take(this);
    }
  }

  /** Leaves the counts for the next registry. */
  void deactivate() {
    takeOver();
    handOver.leave(counters, histograms);
  }

  @Override
  public Counter counter(String name, String... labels) {
    return meter(counters, MeterKey.of(name, labels), AddingCounter::new);
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return meter(histograms, MeterKey.of(name, labels), LogHistogram::new);
  }

  private <M> M meter(Map<MeterKey, M> kind, MeterKey key, Supplier<M> maker) {
    M present = kind.get(key);
    if (present != null) {
      return present;
    }
    return hasRoom(kind, key) ? kind.computeIfAbsent(key, fresh -> maker.get()) : maker.get();
  }

  /** The newest gauge of a name and labels is shown; closing an older one does not remove it. */
  @Override
  public AutoCloseable gauge(String name, DoubleSupplier value, String... labels) {
    MeterKey key = MeterKey.of(name, labels);
    // Equality of method references is not promised: this one is its own.
    DoubleSupplier own = value::getAsDouble;
    if (hasRoom(gauges, key)) {
      gauges.put(key, own);
    }
    return () -> gauges.remove(key, own);
  }

  private boolean hasRoom(Map<MeterKey, ?> kind, MeterKey key) {
    boolean room = kind.size() < MOST || kind.containsKey(key);
    if (!room && overflown.compareAndSet(false, true)) {
      LOG.log(Level.ERROR, "more than {0} meters: {1} and others are not shown", MOST, key);
    }
    return room;
  }

  @Override
  public List<Sample> samples() {
    takeOver();
    List<Sample> samples = new ArrayList<>();
    counters.forEach((key, counter) -> samples.add(sample(key, "", counter.value())));
    gauges.forEach((key, gauge) -> samples.add(sample(key, "", read(gauge))));
    histograms.forEach((key, histogram) -> addAll(samples, key, histogram));
    samples.sort(Comparator.comparing(Sample::name).thenComparing(s -> s.labels().toString()));
    return samples;
  }

  private static double read(DoubleSupplier gauge) {
    return GAUGES.get(gauge, DoubleSupplier::getAsDouble, Double.NaN);
  }

  private static void addAll(List<Sample> samples, MeterKey key, LogHistogram histogram) {
    samples.add(sample(key, "_count", histogram.count()));
    samples.add(sample(key, "_sum", histogram.sum()));
    for (double quantile : QUANTILES) {
      List<String> labels = new ArrayList<>(key.labels());
      labels.add("quantile");
      labels.add(Double.toString(quantile));
      samples.add(new Sample(key.name(), labels, histogram.quantile(quantile)));
    }
  }

  private static Sample sample(MeterKey key, String suffix, double value) {
    return new Sample(key.name() + suffix, key.labels(), value);
  }
}
