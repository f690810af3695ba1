// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.feature.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One record of the journal. As JSON it is one object of strings: {@code time}, {@code state} and
 * the fields.
 *
 * @param time when it was made
 * @param state what it says
 * @param fields by name, in the order of their names; see the constants for those that all share
 */
public record JournalRecord(Instant time, ReleaseState state, Map<String, String> fields) {
  /** The release's hash: the SHA-256 of its {@code release.json}. */
  public static final String RELEASE = "release";

  /** The release's {@code group:artifact:type:version}. */
  public static final String ID = "id";

  /** The release's version. */
  public static final String VERSION = "version";

  /** The release's sequence. */
  public static final String SEQUENCE = "sequence";

  /** The hash of the installed set that the record is about. */
  public static final String SET = "set";

  /** The hash of the installed set before it. */
  public static final String PREVIOUS = "previous";

  /** Why, in one sentence. */
  public static final String REASON = "reason";

  /** The person. */
  public static final String WHO = "who";

  /** Where from: {@code shell}, {@code start}, {@code launcher}. */
  public static final String INTERFACE = "interface";

  /** In how many seconds the change must have got to its next state. */
  public static final String DEADLINE_SECONDS = "deadlineSeconds";

  /** When the change began. */
  public static final String STARTED = "started";

  /** Of a bundle changed by hand: its symbolic name. */
  public static final String BUNDLE = "bundle";

  /** Of a bundle changed by hand: install, update, uninstall, start, stop; drop ends all. */
  public static final String ACTION = "action";

  /** Of a bundle changed by hand: the hash of its jar. */
  public static final String SHA256 = "sha256";

  /** Of a bundle changed by hand: its start level. */
  public static final String LEVEL = "level";

  /** {@code true}: the set did not prove good, and is not tried again unless told. */
  public static final String BAD = "bad";

  /** {@code true}: the sequences of all records before this one count no more. */
  public static final String FORGETS_SEQUENCES = "forgetsSequences";

  /** The reason of a change that a restart has undone: its set has not proved bad. */
  public static final String INTERRUPTED = "interrupted";

  private static final String TIME = "time";
  private static final String STATE = "state";
  private static final JsonFactory JSON = new JsonFactory();

  /** Copies the fields. */
  public JournalRecord {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    if (fields.containsKey(TIME) || fields.containsKey(STATE)) {
      throw new IllegalArgumentException("time and state are no fields");
    }
  }

  /** Returns a field's value; empty when the record has no such field. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Returns the same record with one field more. */
  public JournalRecord with(String name, String value) {
    Map<String, String> more = new TreeMap<>(fields);
    more.put(name, value);
    return new JournalRecord(time, state, more);
  }

  /** Returns the record that a JSON object is; refuses bytes that are none. */
  public static JournalRecord of(byte[] json) throws RefusedReleaseException {
    if (!(StrictJson.read("the record", json) instanceof Map<?, ?> members)) {
      throw wrong("an object is needed", null);
    }
    Map<String, String> fields = new TreeMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      if (!(member.getValue() instanceof String text)) {
        throw wrong(member.getKey() + ": a string is needed", null);
      }
      fields.put((String) member.getKey(), text);
    }
    try {
      Instant time = Instant.parse(fields.getOrDefault(TIME, ""));
      ReleaseState state = ReleaseState.valueOf(fields.getOrDefault(STATE, ""));
      fields.keySet().removeAll(Set.of(TIME, STATE));
      return new JournalRecord(time, state, fields);
    } catch (DateTimeException | IllegalArgumentException odd) {
      throw wrong("time or state is missing or none", odd);
    }
  }

  private static RefusedReleaseException wrong(String why, Exception cause) {
    RefusedReleaseException refused =
        new RefusedReleaseException(Refusal.WRONG_VALUE, "the record: " + why);
    refused.initCause(cause);
    return refused;
  }

  /** Returns the record as JSON, in UTF-8. */
  public byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField(TIME, time.toString());
      json.writeStringField(STATE, state.name());
      for (Map.Entry<String, String> field : fields.entrySet()) {
        json.writeStringField(field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
