// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.device.Device;
import io.millrace.nic.resource.Field;
import io.millrace.nic.resource.JsonText;
import io.millrace.nic.resource.Representation;
import io.millrace.nic.sensor.SensorEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code nic:info}, {@code nic:event} and {@code nic:reset}: the NICs of this router. */
@Component(
    service = NicCommands.class,
    property = {
      "osgi.command.scope=nic",
      "osgi.command.function=info",
      "osgi.command.function=event",
      "osgi.command.function=reset"
    })
public final class NicCommands {
  private static final String INFO =
      """
      nic:info [NAME] [--json]
        TelemetryFields the NICs of this router, or one of them.
      """;

  private static final String EVENT =
      """
      nic:event NAME storage|service|battery|tamper [--json]
        Tells the Device IC behind a NIC of an event: storage mode, service mode, low battery,
        tamper.
      """;

  private static final String RESET =
      """
      nic:reset NAME [--json]
        Has the Device IC behind a NIC restart.
      """;

  private final Map<String, NicDevice> nics = new ConcurrentSkipListMap<>();

  /** Makes the commands. */
  @Activate
  public NicCommands() {}

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindDevice(Device device) {
    if (device instanceof NicDevice nic) {
      nics.put(nic.name(), nic);
    }
  }

  void unbindDevice(Device device) {
    nics.remove(device.name(), device);
  }

  /** TelemetryFields the NICs. */
  public String info(String... words) {
    List<String> names = names(words);
    if (wants(words, "--help")) {
      return INFO;
    }
    List<NicDevice> shown =
        names.isEmpty() ? List.copyOf(nics.values()) : List.of(nic(names.get(0), INFO));
    only(names, 1, INFO);
    List<List<Field>> rows = shown.stream().map(NicDevice::description).toList();
    if (wants(words, "--json")) {
      return Representation.listOf(rows).in(ContentFormat.JSON, "").utf8();
    }
    return rows.isEmpty()
        ? "no NICs"
        : rows.stream().map(NicCommands::line).collect(Collectors.joining("\n"));
  }

  private static String line(List<Field> row) {
    return row.stream()
        .map(each -> each.name() + "=" + (each.value() == null ? "none" : each.value()))
        .collect(Collectors.joining("  "));
  }

  /** Tells the Device IC of an event. */
  public String event(String... words) throws InterruptedException {
    if (wants(words, "--help")) {
      return EVENT;
    }
    List<String> given = names(words);
    NicDevice nic = nic(given.isEmpty() ? "" : given.get(0), EVENT);
    only(given, 2, EVENT);
    SensorEvent event =
        SensorEvent.of(given.size() < 2 ? "" : given.get(1))
            .orElseThrow(() -> new IllegalArgumentException("which event?\n" + EVENT));
    return outcome(nic, words, answer -> nic.event(event, answer));
  }

  /** Has the Device IC restart. */
  public String reset(String... words) throws InterruptedException {
    if (wants(words, "--help")) {
      return RESET;
    }
    List<String> given = names(words);
    NicDevice nic = nic(given.isEmpty() ? "" : given.get(0), RESET);
    only(given, 1, RESET);
    return outcome(nic, words, nic::reset);
  }

  private static boolean wants(String[] words, String option) {
    return List.of(words).contains(option);
  }

  private static List<String> names(String[] words) {
    return Arrays.stream(words)
        .filter(each -> !each.equals("--json") && !each.equals("--help"))
        .toList();
  }

  private static void only(List<String> given, int most, String help) {
    if (given.size() > most) {
      throw new IllegalArgumentException("not understood: " + given.get(most) + "\n" + help);
    }
  }

  private NicDevice nic(String name, String help) {
    String key = name.toUpperCase(Locale.ROOT);
    NicDevice nic = nics.getOrDefault(key, nics.get("SSN" + key));
    if (nic == null) {
      String what = name.isEmpty() ? "which NIC?" : "no NIC named " + name + ";";
      throw new IllegalArgumentException(what + " there are " + nics.keySet() + "\n" + help);
    }
    return nic;
  }

  private String outcome(NicDevice nic, String[] words, Consumer<Consumer<CoapResponse>> order)
      throws InterruptedException {
    CompletableFuture<CoapResponse> answer = new CompletableFuture<>();
    order.accept(answer::complete);
    CoapResponse response = await(answer, nic.deadlineMillis());
    String said = response.payload().utf8();
    String code = CoapCode.text(response.code());
    if (wants(words, "--json")) {
      return "{\"nic\":%s,\"code\":%s,\"says\":%s}"
          .formatted(JsonText.of(nic.name()), JsonText.of(code), JsonText.of(said));
    }
    if (!CoapCode.isSuccess(response.code())) {
      throw new IllegalStateException((nic.name() + ": " + code + " " + said).strip());
    }
    return (nic.name() + ": " + code + " " + said).strip();
  }

  private static CoapResponse await(CompletableFuture<CoapResponse> answer, long millis)
      throws InterruptedException {
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException none) {
      return CoapResponse.diagnostic(CoapCode.GATEWAY_TIMEOUT, "no outcome in time");
    }
  }
}
