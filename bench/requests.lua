-- The requests of one wrk thread: get-or-create for a random known end user or for a new one, or turns. Turns go through a
-- list of conversations, one after another, again and again.
-- Arguments: found|new, known end users, agent, API key, seed. For turns: turns, conversations, the number before the first, API key.

local head = "POST /v1/v2/conversations%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" ..
    "x-api-key: %s\r\nContent-Length: %d\r\n\r\n"
local body = '{"end_user_id":"%s","assistant_id":"%s"}'
local message = '{"user_message":"I have not got my parcel yet. Can you tell me where it is, please?"}'
local known, users, template, turns, place

function init(args)
    known = args[1] == "found"
    users = tonumber(args[2])
    if args[1] == "turns" then
        turns = tonumber(args[3])
        place = turns
        template = string.format(head, "/00000000-0000-0000-%s/turns", args[4], #message) .. message
        return
    end
    math.randomseed(tonumber(args[5]))
    local sample = string.format(body, string.rep("0", 36), args[3])
    template = string.format(head, "", args[4], #sample) .. string.format(body, "%s", args[3])
end

function request()
    local random = math.random
    if turns then
        local number = string.format("%016d", place + 1)
        place = turns + (place + 1 - turns) % users
        return string.format(template, number:sub(1, 4) .. "-" .. number:sub(5))
    end
    if known then
        local digits = string.format("%016d", random(1, users))
        return string.format(template, "00000000-0000-0000-" .. digits:sub(1, 4) .. "-" .. digits:sub(5))
    end
    return string.format(template, string.format(
        "%08x-%04x-4%03x-a%03x-%06x%06x",
        random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff), random(0, 0xfff), random(0, 0xffffff), random(0, 0xffffff)))
end

-- Prints requests per second, median and 99th percentile in ms, failures, and answers.
function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        "measured\t%.1f\t%.3f\t%.3f\t%d\t%d",
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.status + errors.connect + errors.read + errors.write + errors.timeout, summary.requests))
end
