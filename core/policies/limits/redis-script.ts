/**
 * The algorithms once more, in Lua, as one script that decides on all limits of a use at once: nothing else runs in between,
 * which is what makes shared counters exact. Time comes from the engine that asks, because users may move its clock; see
 * `STILL_MILLIS` for engines whose clocks differ. The same arithmetic in the same order as in TypeScript: a test compares
 * the two step by step. What was brought to now is kept also where nothing is counted, as it is in memory.
 *
 * KEYS: one a limit. ARGV: now, mode, cost, STILL_MILLIS, then five a limit: kind, limit and the numbers of its `ScriptUse`:
 * `window` start, end, initial count; `sliding` start, length; `log` length; `level` window, capacity, most; `smoothing`
 * window. The answer: 1 or 0 for let in or not, then ten texts a limit: used, remaining, reset, retry (-1 for never) and
 * length of the window, before and after.
 */
export const REDIS_SCRIPT = `
local now, mode, cost, still = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local function text(number) return string.format('%.17g', number) end
local function load(c, ...)
  local found = redis.call('HMGET', c.key, ...)
  for index = 1, #found do found[index] = tonumber(found[index]) end
  return unpack(found)
end
local function expire(c)
  local _, _, reset = c.kind.stand(c)
  redis.call('PEXPIRE', c.key, math.ceil(math.max(reset, c.keep or 0)) + still + 60000)
end

local window = {
  open = function(c)
    c.start, c.finish, c.count = load(c, 'start', 'end', 'count')
    local kept = c.count and now < c.finish and not (c.count == 0 and now >= c.start)
    if not kept or c.start - now > still then c.start, c.finish, c.count = c.a, c.b, c.c end
  end,
  take = function(c) c.count = c.count + cost end,
  save = function(c) redis.call('HSET', c.key, 'start', text(c.start), 'end', text(c.finish), 'count', text(c.count)) end,
  stand = function(c)
    local reset, retry = c.finish - now, 0
    if c.count + cost > c.limit then retry = cost > c.limit and -1 or reset end
    return c.count, math.max(0, c.limit - c.count), reset, retry, c.finish - c.start
  end
}

local function sliding_used(c)
  return c.previous * (c.b - math.min(c.b, math.max(0, now - c.start))) + c.count * c.b
end
local function sliding_retry(c)
  local length = c.b
  if cost > c.limit then return -1 end
  if c.count + cost <= c.limit then
    return (sliding_used(c) + (cost - c.limit) * length) / c.previous + math.max(0, c.start - now)
  end
  return c.start + 2 * length - now - ((c.limit - cost) * length) / c.count
end
local sliding = {
  open = function(c)
    local length = c.b
    c.start, c.count, c.previous = load(c, 'start', 'count', 'previous')
    if not c.count or now >= c.start + 2 * length or c.start - now > still then
      c.start, c.count, c.previous = c.a, 0, 0
    elseif now >= c.start + length then
      c.start, c.previous, c.count = c.a, c.count, 0
    end
  end,
  take = function(c) c.count = c.count + cost end,
  save = function(c)
    redis.call('HSET', c.key, 'start', text(c.start), 'count', text(c.count), 'previous', text(c.previous))
  end,
  stand = function(c)
    local length, shares = c.b, sliding_used(c)
    local reset, retry = 0, 0
    if c.count > 0 then reset = c.start + 2 * length - now
    elseif c.previous > 0 then reset = c.start + length - now end
    if shares + cost * length > c.limit * length then retry = sliding_retry(c) end
    return shares / length, math.max(0, math.floor((c.limit * length - shares) / length)), reset, retry, length
  end
}

local function log_time(c, index)
  local found = redis.call('LINDEX', c.key, index)
  return found and tonumber(found)
end
local function push(c, times)
  for from = 1, #times, 1000 do
    redis.call('RPUSH', c.key, unpack(times, from, math.min(from + 999, #times)))
  end
end
local log = {
  open = function(c)
    local last = log_time(c, -1)
    if last and last - now > still then
      while last and last > now do
        redis.call('RPOP', c.key)
        last = log_time(c, -1)
      end
    end
    local first = last and log_time(c, 0)
    while first and first + c.a <= now do
      redis.call('LPOP', c.key)
      first = log_time(c, 0)
    end
    c.count = redis.call('LLEN', c.key)
    c.last = c.count > 0 and last or nil
  end,
  take = function(c)
    if cost == 0 then return end
    local times = {}
    c.last = math.max(now, c.last or now)
    for index = 1, math.min(cost, c.limit) do times[index] = text(c.last) end
    push(c, times)
    redis.call('LTRIM', c.key, -c.limit, -1)
    c.count = redis.call('LLEN', c.key)
  end,
  save = function() end,
  stand = function(c)
    local reset, retry = c.last and c.last + c.a - now or 0, 0
    if c.count + cost > c.limit then
      retry = cost > c.limit and -1 or log_time(c, c.count + cost - c.limit - 1) + c.a - now
    end
    return c.count, c.limit - c.count, reset, retry, c.a
  end
}

local level = {
  open = function(c)
    c.shares, c.at = load(c, 'shares', 'at')
    if not c.shares then
      c.shares, c.at = 0, now
    elseif now > c.at then
      c.shares, c.at = math.max(0, c.shares - (now - c.at) * c.limit), now
    elseif c.at - now > still then
      c.at = now
    end
  end,
  take = function(c) c.shares = math.min(c.b, c.shares + cost * c.a) end,
  save = function(c) redis.call('HSET', c.key, 'shares', text(c.shares), 'at', text(c.at)) end,
  stand = function(c)
    local shares, size, capacity, most = c.shares, c.a, c.b, c.c
    local remaining, reset, retry = math.max(0, math.floor((capacity - shares) / size)), 0, 0
    if shares > most then remaining = 0
    elseif most ~= capacity then remaining = math.min(remaining, math.floor((most - shares) / size) + 1) end
    local ahead = math.max(0, c.at - now)
    if shares ~= 0 then reset = shares / c.limit + ahead end
    if shares + cost * size > capacity or shares > most then
      retry = -1
      if cost * size <= capacity then
        retry = math.max(shares + cost * size - capacity, shares - most) / c.limit + ahead
      end
    end
    return shares / size, remaining, reset, retry, size
  end
}

local smoothing = {
  open = function(c)
    c.keep = c.a
    c.last = load(c, 'last')
    if c.last and c.last - now > still then c.last = nil end
  end,
  take = function(c)
    if cost > 0 then c.last = math.max(now, c.last or now) end
  end,
  save = function(c)
    if c.last then redis.call('HSET', c.key, 'last', text(c.last)) else redis.call('DEL', c.key) end
  end,
  stand = function(c)
    local passed = c.last and (now - c.last) * c.limit or math.huge
    local free, retry = passed >= c.a, 0
    if cost > c.limit then retry = -1
    elseif passed < c.a * cost then retry = (c.a * cost - passed) / c.limit end
    return free and 0 or 1, free and 1 or 0, free and 0 or (c.a - passed) / c.limit, retry, c.a
  end
}

local kinds = { window = window, sliding = sliding, log = log, level = level, smoothing = smoothing }
local limits, allowed = {}, true
for index, key in ipairs(KEYS) do
  local base = 4 + (index - 1) * 5
  local c = {
    key = key,
    kind = kinds[ARGV[base + 1]],
    limit = tonumber(ARGV[base + 2]),
    a = tonumber(ARGV[base + 3]),
    b = tonumber(ARGV[base + 4]),
    c = tonumber(ARGV[base + 5])
  }
  c.kind.open(c)
  c.before = { c.kind.stand(c) }
  if c.before[4] ~= 0 then allowed = false end
  limits[index] = c
end
local counted = mode == 'always' or mode == 'count' or (mode == 'take' and allowed)
local answer = { allowed and 1 or 0 }
for _, c in ipairs(limits) do
  local after = c.before
  if counted then
    c.kind.take(c)
    after = { c.kind.stand(c) }
  end
  c.kind.save(c)
  expire(c)
  for _, number in ipairs(c.before) do answer[#answer + 1] = text(number) end
  for _, number in ipairs(after) do answer[#answer + 1] = text(number) end
end
return answer
`;
