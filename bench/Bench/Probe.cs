using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Feather.Bench;

/// <summary>
/// Requests existing conversations at a fixed pace. It runs in its own process, so that it waits only for the server and for a processor.
/// If the previous request was slow, the next one is late, and its time counts from the moment at which it was due.
/// </summary>
internal static class Probe
{
    private const int PerSecond = 50;

    /// <summary>Prints the duration of each request in milliseconds, one on each line.</summary>
    public static void Run(Demo demo, Uri server, int seconds, int users)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, server.Port);
        var buffer = new byte[16_384];
        var free = Stopwatch.GetTimestamp();
        var began = free;
        for (var i = 0; i < seconds * PerSecond; i++)
        {
            var due = began + i * Stopwatch.Frequency / PerSecond;
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                Thread.Sleep(wait);
            var since = free > due ? due : Stopwatch.GetTimestamp();
            var body = $"{{\"end_user_id\":\"{new Guid($"{Random.Shared.Next(1, users + 1):D32}")}\",\"assistant_id\":\"{demo.agent_id}\"}}";
            socket.Send(Encoding.ASCII.GetBytes(
                $"POST /v1/v2/conversations HTTP/1.1\r\nhost: localhost\r\nx-api-key: {demo.api_key}\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}"));
            for (var length = 0; !Ends(buffer.AsSpan(0, length)); length += socket.Receive(buffer.AsSpan(length)))
            {
            }

            free = Stopwatch.GetTimestamp();
            if (!buffer.AsSpan().StartsWith("HTTP/1.1 201 "u8))
                throw new InvalidOperationException(Encoding.ASCII.GetString(buffer, 0, 200));
            Console.WriteLine(Stopwatch.GetElapsedTime(since, free).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The answer is one JSON object that is sent in one piece after its head, so it is complete if it ends with a brace.
    private static bool Ends(ReadOnlySpan<byte> answer) => answer is [.., (byte)'}'] && answer.IndexOf("\r\n\r\n"u8) > 0;
}
