// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

/** Java sources of the harm that is longer than a line. */
final class Harm {
  static final String MISSING =
      "<reference name=\"missing\" interface=\"java.util.concurrent.Callable\""
          + " target=\"(no=such)\"/>";

  /** The former build is there beside this one. */
  static final String HOLD_FORMER =
      """
      Bundle own = context.getBundle();
      for (Bundle each : context.getBundles()) {
        if (each != own && own.getSymbolicName().equals(each.getSymbolicName())) {
          HELD.add(each.adapt(org.osgi.framework.wiring.BundleWiring.class).getClassLoader());
        }
      }
      """;

  static final String HELD =
      "static final java.util.List<Object> HELD = new java.util.ArrayList<>();";

  static final String CORRUPT =
      """
      ServiceReference<?> r = context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
      Object admin = context.getService(r);
      Class<?> api = r.getBundle().loadClass("org.osgi.service.cm.ConfigurationAdmin");
      Object configuration = api.getMethod("getConfiguration", String.class, String.class)
          .invoke(admin, "io.millrace.sensor.temp", null);
      java.util.Hashtable<String, Object> bad = new java.util.Hashtable<>();
      bad.put("periodSeconds", "minus one");
      r.getBundle().loadClass("org.osgi.service.cm.Configuration")
          .getMethod("update", java.util.Dictionary.class).invoke(configuration, bad);
      """;

  /** Devices of a higher ranking that pass on each request late. */
  static final String SLOW_DEVICES =
      """
      for (ServiceReference<io.millrace.api.device.Device> each
          : context.getServiceReferences(io.millrace.api.device.Device.class, "(nic.line=*)")) {
        java.util.Hashtable<String, Object> p = new java.util.Hashtable<>();
        for (String key : each.getPropertyKeys()) {
          if (!key.startsWith("service.") && !key.startsWith("component.")
              && !key.equals("objectClass")) {
            p.put(key, each.getProperty(key));
          }
        }
        p.put("service.ranking", 1000);
        context.registerService(io.millrace.api.device.Device.class,
            new Slow(context.getService(each)), p);
      }
      """;

  static final String SLOW_DEVICE =
      """
      static final class Slow implements io.millrace.api.device.Device {
        private final io.millrace.api.device.Device actual;
        private final java.util.concurrent.ScheduledExecutorService later =
            java.util.concurrent.Executors.newSingleThreadScheduledExecutor(r -> {
              Thread t = new Thread(r, "bad-slow"); t.setDaemon(true); return t; });
        Slow(io.millrace.api.device.Device actual) { this.actual = actual; }
        @Override public String name() { return actual.name(); }
        @Override public io.millrace.api.transport.Call exchange(
            io.millrace.api.coap.CoapRequest request, java.time.Duration deadline,
            io.millrace.api.device.DeviceListener listener) {
          later.schedule(() -> actual.exchange(request, deadline, listener), 1500,
              java.util.concurrent.TimeUnit.MILLISECONDS);
          return () -> {};
        }
        @Override public io.millrace.api.transport.Call observe(
            io.millrace.api.coap.CoapRequest request, java.time.Duration deadline,
            io.millrace.api.device.DeviceListener listener) {
          return actual.observe(request, deadline, listener);
        }
      }
      """;

  static final String ANSWER =
      """
      private static void answer(io.millrace.api.transport.ReplyTo to,
          io.millrace.api.transport.Transport transport, int code) {
        transport.respond(to, io.millrace.api.coap.CoapResponse.of(code),
            io.millrace.api.transport.Reliability.CONFIRMABLE, delivery -> {});
      }
      """;

  private Harm() {}

  /** A handler of a higher ranking that answers with one code; or with {@code 0xFF}, not at all. */
  static String handler(String code) {
    return """
    java.util.Hashtable<String, Object> p = new java.util.Hashtable<>();
    p.put("millrace.role", "gateway");
    p.put("service.ranking", 1000);
    int code = %s;
    context.registerService(io.millrace.api.transport.RequestHandler.class,
        (request, to, transport) -> {
          if (code != 0xFF) { answer(to, transport, code); } }, p);
    """
        .formatted(code);
  }

  static String check(String status) {
    return """
    java.util.Hashtable<String, Object> p = new java.util.Hashtable<>();
    p.put("hc.name", "bad");
    context.registerService(org.apache.felix.hc.api.HealthCheck.class,
        () -> new org.apache.felix.hc.api.Result(
            org.apache.felix.hc.api.Result.Status.%s, "sick"), p);
    """
        .formatted(status);
  }

  /** Later, and again: what stops during the switch is started at its end. */
  static String bundle(String name, String method) {
    return """
    Bundle self = context.getBundle();
    Thread t = new Thread(() -> {
      java.util.concurrent.locks.LockSupport.parkNanos(1500000000L);
      while ((self.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0) {
        for (Bundle each : context.getBundles()) {
          try {
            if (("io.millrace.%s").equals(each.getSymbolicName())) { each.%s(); }
          } catch (BundleException goesOn) {
          }
        }
        java.util.concurrent.locks.LockSupport.parkNanos(500000000L);
      }
    });
    t.setDaemon(true);
    t.start();
    """
        .formatted(name, method);
  }
}
