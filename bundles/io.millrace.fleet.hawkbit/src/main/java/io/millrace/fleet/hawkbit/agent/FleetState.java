// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.fleet.hawkbit.ddi.BoundedJson;
import io.millrace.fleet.hawkbit.download.Budget;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be known after a restart: the action and how far it is, in a file for its owner only,
 * on the disk before what follows from it is done. For one thread.
 */
final class FleetState {
  private static final System.Logger LOG = System.getLogger(FleetState.class.getName());
  private static final int TOLD = 64;
  private static final long SAVE_BYTES = 4 << 20;

  /** What may be told once a day begins so; all else is bounded by its kind. */
  static final String DAILY = "budget-";

  private final Path file;
  private final Budget.Used used = new Budget.Used();
  private final Set<String> told = new LinkedHashSet<>();
  private Phase phase = Phase.IDLE;
  private String action = "";
  private String feedback = "";
  private boolean accepted;
  private String release = "";
  private String changeBefore = "";
  private Verdict verdict = Verdict.success("");
  private String closedAction = "";
  private String attributes = "";
  private String identity = "";
  private int auditLines;
  private long savedBytes;

  private FleetState(Path file) {
    this.file = file;
  }

  /** Reads the file; one that cannot be read counts as none, and is said in the log. */
  static FleetState read(Path file) throws IOException {
    OwnerOnly.createDirectories(file.toAbsolutePath().getParent());
    FleetState state = new FleetState(file);
    if (Files.exists(file)) {
      try {
        state.take(BoundedJson.object(Files.readAllBytes(file)));
      } catch (IOException | IllegalArgumentException | ClassCastException damaged) {
        LOG.log(Level.WARNING, "what was known of the fleet is lost: {0}", damaged.getMessage());
        return new FleetState(file);
      }
    }
    return state;
  }

  private void take(Map<String, Object> json) {
    phase = Phase.valueOf(text(json, "phase").toUpperCase(java.util.Locale.ROOT));
    action = text(json, "action");
    feedback = text(json, "feedback");
    accepted = Boolean.TRUE.equals(json.get("accepted"));
    release = text(json, "release");
    changeBefore = text(json, "changeBefore");
    verdict = new Verdict(Boolean.TRUE.equals(json.get("success")), texts(json, "messages"));
    closedAction = text(json, "closedAction");
    attributes = text(json, "attributes");
    identity = text(json, "identity");
    auditLines = (int) Math.min(number(json, "auditLines"), FeedbackText.MESSAGES);
    told.addAll(texts(json, "told"));
    used.set(text(json, "day"), number(json, "dayBytes"), number(json, "daySeconds"));
  }

  private static String text(Map<String, Object> json, String key) {
    return json.get(key) instanceof String text ? text : "";
  }

  private static long number(Map<String, Object> json, String key) {
    return json.get(key) instanceof Number number ? Math.max(0, number.longValue()) : 0;
  }

  private static List<String> texts(Map<String, Object> json, String key) {
    List<String> texts = new ArrayList<>();
    if (json.get(key) instanceof List<?> list) {
      list.forEach(each -> texts.add(String.valueOf(each)));
    }
    return texts;
  }

  /** Puts what was used of the budget on the disk, now and then. */
  void saveUsed() throws IOException {
    if (Math.abs(used.bytes() - savedBytes) >= SAVE_BYTES) {
      save();
    }
  }

  /** Puts it on the disk. */
  void save() throws IOException {
    savedBytes = used.bytes();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("phase", phase.toString());
    json.put("action", action);
    json.put("feedback", feedback);
    json.put("accepted", accepted);
    json.put("release", release);
    json.put("changeBefore", changeBefore);
    json.put("success", verdict.success());
    json.put("messages", verdict.messages());
    json.put("closedAction", closedAction);
    json.put("attributes", attributes);
    json.put("identity", identity);
    json.put("auditLines", auditLines);
    json.put("told", told);
    json.put("day", used.day());
    json.put("dayBytes", used.bytes());
    json.put("daySeconds", used.seconds());
    DurableFile.write(file, Json.bytes(json));
  }

  /** Begins with an action; what was known of the one before is forgotten. */
  void begin(String id, String feedbackAddress, Phase first) throws IOException {
    action = id;
    feedback = feedbackAddress;
    accepted = false;
    release = "";
    changeBefore = "";
    auditLines = 0;
    told.clear();
    become(first);
  }

  void become(Phase next) throws IOException {
    phase = next;
    save();
  }

  void idle() throws IOException {
    begin("", "", Phase.IDLE);
  }

  void accept() throws IOException {
    accepted = true;
    save();
  }

  /** The deployer is about to get a release; {@code change} is the newest change before that. */
  void install(String hash, String change) throws IOException {
    release = hash;
    changeBefore = change;
    become(Phase.INSTALLING);
  }

  void close(Verdict how) throws IOException {
    verdict = how;
    become(Phase.CLOSING);
  }

  /** The server knows how it ended. */
  void closed() throws IOException {
    closedAction = action;
    idle();
  }

  /** An action that was closed is offered again: the server does not know how it ended. */
  void closeAgain(String feedbackAddress) throws IOException {
    action = closedAction;
    feedback = feedbackAddress;
    become(Phase.CLOSING);
  }

  /** Remembers that something was told; false when it was before, or on too many days. */
  boolean tells(String what) throws IOException {
    boolean first = (told.size() < TOLD || !what.startsWith(DAILY)) && told.add(what);
    if (first) {
      save();
    }
    return first;
  }

  boolean hasTold(String what) {
    return told.contains(what);
  }

  void attributes(String digest) throws IOException {
    attributes = digest;
    save();
  }

  /** Returns the name that this router has chosen once. */
  String identity(String fresh) throws IOException {
    if (identity.isEmpty()) {
      identity = fresh;
      save();
    }
    return identity;
  }

  Phase phase() {
    return phase;
  }

  String action() {
    return action;
  }

  String feedback() {
    return feedback;
  }

  boolean isAccepted() {
    return accepted;
  }

  /** The server asks for so many lines of the audit trail with the end. */
  void auditLines(int lines) throws IOException {
    if (lines != auditLines) {
      auditLines = lines;
      save();
    }
  }

  int auditLines() {
    return auditLines;
  }

  String release() {
    return release;
  }

  String changeBefore() {
    return changeBefore;
  }

  Verdict verdict() {
    return verdict;
  }

  String closedAction() {
    return closedAction;
  }

  String attributes() {
    return attributes;
  }

  Budget.Used used() {
    return used;
  }
}
