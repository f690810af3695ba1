// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What an operator of the server, or a test, sets. Thread-safe. */
public final class Settings {
  /** The tenant of a fresh server. */
  public static final String TENANT = "DEFAULT";

  private volatile String gatewayToken = "";
  private volatile boolean targetTokens;
  private volatile Supplier<String> sleep = () -> "00:05:00";
  private volatile boolean autoClose;
  private volatile boolean confirmation;
  private volatile boolean sha256 = true;
  private volatile boolean downloadCheck = true;
  private volatile boolean secureLinks;
  private volatile int historyEntries = 1000;
  private volatile int feedbackMessages = 50;
  private volatile int reads = 202;
  private volatile int writes = 52;
  private volatile String artifactHost = "";
  private final Set<String> blocked = ConcurrentHashMap.newKeySet();

  /** Accepts this gateway token; an empty one: none. */
  public Settings gatewayToken(String token) {
    gatewayToken = token;
    return this;
  }

  /** Accepts the devices' own tokens, or not. */
  public Settings targetTokens(boolean accepted) {
    targetTokens = accepted;
    return this;
  }

  /** Says this time between two polls. */
  public Settings sleep(String time) {
    return sleep(() -> time);
  }

  /** Says another time between two polls at each poll. */
  public Settings sleep(Supplier<String> time) {
    sleep = time;
    return this;
  }

  /** Ends old actions at once when a new one is assigned, or lets devices agree. */
  public Settings autoClose(boolean does) {
    autoClose = does;
    return this;
  }

  /** Asks for confirmations. */
  public Settings confirmation(boolean asked) {
    confirmation = asked;
    return this;
  }

  /** Says SHA-256 of artifacts, or leaves it out. */
  public Settings sha256(boolean said) {
    sha256 = said;
    return this;
  }

  /** Refuses artifacts that belong to no active action of the device, or not. */
  public Settings downloadCheck(boolean does) {
    downloadCheck = does;
    return this;
  }

  /** Offers the links {@code download} and {@code md5sum} too. */
  public Settings secureLinks(boolean offered) {
    secureLinks = offered;
    return this;
  }

  /** Lets an action have so many history entries; 0: any number. */
  public Settings historyEntries(int most) {
    historyEntries = most;
    return this;
  }

  /** Lets a feedback have so many messages. */
  public Settings feedbackMessages(int most) {
    feedbackMessages = most;
    return this;
  }

  /** Lets so many reads and writes pass in a second from one address. */
  public Settings rates(int readsASecond, int writesASecond) {
    reads = readsASecond;
    writes = writesASecond;
    return this;
  }

  /** Has artifacts on another host, {@code http://host:port}; empty: on the host of the request. */
  public Settings artifactHost(String host) {
    artifactHost = host;
    return this;
  }

  /** Returns the addresses that are answered 403. */
  public Set<String> blocked() {
    return blocked;
  }

  String gatewayToken() {
    return gatewayToken;
  }

  boolean targetTokens() {
    return targetTokens;
  }

  String sleep() {
    return sleep.get();
  }

  boolean autoClose() {
    return autoClose;
  }

  boolean confirmation() {
    return confirmation;
  }

  boolean sha256() {
    return sha256;
  }

  boolean downloadCheck() {
    return downloadCheck;
  }

  boolean secureLinks() {
    return secureLinks;
  }

  int historyEntries() {
    return historyEntries;
  }

  int feedbackMessages() {
    return feedbackMessages;
  }

  int reads() {
    return reads;
  }

  int writes() {
    return writes;
  }

  String artifactHost() {
    return artifactHost;
  }
}
