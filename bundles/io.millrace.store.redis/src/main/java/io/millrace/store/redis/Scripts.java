// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Keys.bytes;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scripts that change a shared map: Redis does each of them in one step. Beside the map's hash
 * there are a hash of each key's group and a sorted set of each group, by rank; every change is
 * noted in the log with the router that made it, so that the others hear of it. Who changes or
 * reads and finds no epoch begins one: then Redis is new, or has lost what it had. A script is sent
 * with each call, since a Redis that was started again has forgotten it.
 */
final class Scripts {
  /** How many changes the log keeps; who missed more reads the whole map. */
  private static final int LOG_ENTRIES = 10_000;

  private static final String COMMON =
      """
      local map, log, name, origin = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
      local epoch = KEYS[3]
      local groups = map .. ':group'
      local function ranks(group) return map .. ':in:' .. group end
      local function note(key, by)
        if redis.call('EXISTS', epoch) == 0 then
          local now = redis.call('TIME')
          redis.call('SET', epoch, now[1] .. '.' .. now[2] .. '-' .. origin)
        end
        redis.call('XADD', log, 'MAXLEN', '~', %d, '*', 'm', name, 'k', key, 'o', by)
      end
      local function leave(key)
        local group = redis.call('HGET', groups, key)
        if group then
          redis.call('ZREM', ranks(group), key)
          redis.call('HDEL', groups, key)
        end
      end
      local function newer(key, rank)
        local group = redis.call('HGET', groups, key)
        local has = group and redis.call('ZSCORE', ranks(group), key)
        return has and tonumber(has) > tonumber(rank), group
      end
      """
          .formatted(LOG_ENTRIES);

  private static final String PUT =
      """
      redis.call('HSET', map, ARGV[3], ARGV[4])
      note(ARGV[3], origin)
      return 1
      """;

  /** Done twice, it says what it said the first time. */
  private static final String REPLACE =
      """
      local key = ARGV[3]
      local now = redis.call('HGET', map, key)
      local expected, value = ARGV[4] == '1' and ARGV[5], ARGV[6] == '1' and ARGV[7]
      if now == value then return 1 end
      if now ~= expected then return 0 end
      if value then
        redis.call('HSET', map, key, value)
      else
        leave(key)
        redis.call('HDEL', map, key)
      end
      note(key, origin)
      return 1
      """;

  private static final String PUT_IF_ABSENT =
      """
      if redis.call('HSETNX', map, ARGV[3], ARGV[4]) == 1 then note(ARGV[3], origin) end
      return 1
      """;

  private static final String PUT_IN_GROUP =
      """
      local key, group, limit, rank = ARGV[3], ARGV[5], tonumber(ARGV[6]), ARGV[7]
      local had = redis.call('HGET', groups, key)
      if had and had ~= group then leave(key) end
      redis.call('HSET', map, key, ARGV[4])
      redis.call('HSET', groups, key, group)
      redis.call('ZADD', ranks(group), rank, key)
      note(key, origin)
      local gone = {}
      local over = redis.call('ZCARD', ranks(group)) - limit
      if over > 0 then
        for _, each in ipairs(redis.call('ZRANGE', ranks(group), 0, over)) do
          if each ~= key and #gone < over then
            leave(each)
            redis.call('HDEL', map, each)
            note(each, '')
            gone[#gone + 1] = each
          end
        end
      end
      return gone
      """;

  private static final String PUT_IF_PRESENT =
      """
      local key, rank = ARGV[3], ARGV[5]
      if redis.call('HEXISTS', map, key) == 0 then return 0 end
      local isNewer, group = newer(key, rank)
      if isNewer then return 0 end
      redis.call('HSET', map, key, ARGV[4])
      if group then redis.call('ZADD', ranks(group), rank, key) end
      note(key, origin)
      return 1
      """;

  private static final String REMOVE =
      """
      leave(ARGV[3])
      if redis.call('HDEL', map, ARGV[3]) == 1 then note(ARGV[3], origin) end
      return 1
      """;

  private static final String REMOVE_UP_TO =
      """
      if newer(ARGV[3], ARGV[4]) then return 0 end
      leave(ARGV[3])
      if redis.call('HDEL', map, ARGV[3]) == 1 then note(ARGV[3], origin) end
      return 1
      """;

  private static final String CONTENTS =
      """
      #!lua flags=no-writes
      return {redis.call('GET', KEYS[2]) or '', redis.call('HGETALL', KEYS[1])}
      """;

  /**
   * Another epoch begins when there is none, and when the log does not have the change that was
   * read of it last, though older ones are there: Redis was started with an older copy.
   */
  private static final String LISTEN =
      """
      #!lua flags=allow-oom
      local epoch, last = redis.call('GET', KEYS[1]), ARGV[3]
      if epoch and epoch == ARGV[2] and last ~= '0-0' then
        local found = redis.call('XRANGE', KEYS[2], last, last)
        local older = redis.call('XRANGE', KEYS[2], '-', last, 'COUNT', 1)
        if #found == 0 and (#older > 0 or redis.call('XLEN', KEYS[2]) == 0) then epoch = false end
      end
      if not epoch then
        epoch = ARGV[1]
        redis.call('SET', KEYS[1], epoch)
      end
      local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
      return {epoch, newest[1] and newest[1][1] or '0-0'}
      """;

  /** A router that is gone leaves what it had to the first who asks. */
  private static final String INHERIT =
      """
      #!lua flags=allow-oom
      if redis.call('EXISTS', KEYS[3]) == 1 then return {} end
      local all = redis.call('HGETALL', KEYS[1])
      for i = 1, #all, 2 do redis.call('HSET', KEYS[2], all[i], all[i + 1]) end
      redis.call('DEL', KEYS[1])
      return all
      """;

  /** A router is there also while Redis is full. */
  private static final String ALIVE =
      """
      #!lua flags=allow-oom
      return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'GET')
      """;

  private final Keys keys;
  private final byte[] origin;

  /**
   * Makes them.
   *
   * @param origin who makes the changes, as the log has it
   */
  Scripts(Keys keys, String origin) {
    this.keys = keys;
    this.origin = bytes(origin);
  }

  List<byte[]> put(String map, Bytes key, Bytes value) {
    return call(PUT, false, map, key.toArray(), value.toArray());
  }

  List<byte[]> replace(String map, Bytes key, Optional<Bytes> expected, Optional<Bytes> value) {
    return call(
        REPLACE,
        value.isEmpty(),
        map,
        key.toArray(),
        bytes(expected.isPresent() ? "1" : "0"),
        expected.orElse(Bytes.EMPTY).toArray(),
        bytes(value.isPresent() ? "1" : "0"),
        value.orElse(Bytes.EMPTY).toArray());
  }

  List<byte[]> putIfAbsent(String map, Bytes key, Bytes value) {
    return call(PUT_IF_ABSENT, false, map, key.toArray(), value.toArray());
  }

  List<byte[]> putInGroup(String map, Bytes key, Bytes value, StoreGroup group, long rank) {
    return call(
        PUT_IN_GROUP,
        false,
        map,
        key.toArray(),
        value.toArray(),
        group.name().toArray(),
        bytes(Integer.toString(group.limit())),
        bytes(Long.toString(rank)));
  }

  List<byte[]> putIfPresent(String map, Bytes key, Bytes value, long rank) {
    return call(
        PUT_IF_PRESENT, false, map, key.toArray(), value.toArray(), bytes(Long.toString(rank)));
  }

  List<byte[]> remove(String map, Bytes key) {
    return call(REMOVE, true, map, key.toArray());
  }

  List<byte[]> removeUpTo(String map, Bytes key, long rank) {
    return call(REMOVE_UP_TO, true, map, key.toArray(), bytes(Long.toString(rank)));
  }

  /** Reads the epoch, and all of a map. */
  List<byte[]> contents(String map) {
    return List.of(bytes("EVAL"), bytes(CONTENTS), bytes("2"), keys.map(map), keys.epoch());
  }

  /**
   * Returns the epoch, and where the log ends.
   *
   * @param another the name of a new epoch, should one begin
   * @param known the epoch that is known; empty when none is
   * @param last what was read last of the log
   */
  List<byte[]> listen(byte[] another, byte[] known, byte[] last) {
    return List.of(
        bytes("EVAL"), bytes(LISTEN), bytes("2"), keys.epoch(), keys.log(), another, known, last);
  }

  /** Says for a time that this router is there; returns which process said so before. */
  List<byte[]> alive(Duration time) {
    return List.of(
        bytes("EVAL"),
        bytes(ALIVE),
        bytes("1"),
        keys.alive(keys.router()),
        origin,
        bytes(Long.toString(time.toMillis())));
  }

  /** Takes a map of a router that is gone; returns nothing when it is there. */
  List<byte[]> inherit(String map, String from) {
    return List.of(
        bytes("EVAL"),
        bytes(INHERIT),
        bytes("3"),
        keys.mapOf(from, map),
        keys.map(map),
        keys.alive(from));
  }

  /** A full Redis refuses what writes, but has to do what removes. */
  private List<byte[]> call(String body, boolean whenFull, String map, byte[]... words) {
    List<byte[]> call = new ArrayList<>();
    call.add(bytes("EVAL"));
    call.add(bytes("#!lua" + (whenFull ? " flags=allow-oom" : "") + "\n" + COMMON + body));
    call.add(bytes("3"));
    call.add(keys.map(map));
    call.add(keys.log());
    call.add(keys.epoch());
    call.add(bytes(map));
    call.add(origin);
    call.addAll(List.of(words));
    return call;
  }
}
