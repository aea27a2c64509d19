using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Feather.Bench;

/// <summary>
/// A client that sends a message and reads the streamed answer. Every third client leaves in the middle and comes back. Half of these come
/// back to another server.
/// </summary>
internal sealed class StreamClient(int number, Uri here, Uri elsewhere, string key, TimeSpan answerLasts)
{
    private readonly string path = $"/v1/v2/conversations/{new Guid($"{number + 1:D32}")}/turns";

    public int Number => number;

    public bool Leaves => number % 3 == 0;

    /// <summary>All events in the order in which they were read.</summary>
    public List<StreamEvent> Events { get; } = [];

    public async Task RunAsync()
    {
        var body = $"{{\"user_message\":\"This is number {number}.\"}}";
        var leavesAfter = Leaves ? answerLasts * (0.2 + Random.Shared.NextDouble() * 0.6) : TimeSpan.MaxValue;
        var turn = await ReadAsync(
            here, isElsewhere: false, $"POST {path}/stream?trace=true", $"content-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}", leavesAfter);
        if (!Leaves)
            return;
        await Task.Delay(Random.Shared.Next(100, 2000));
        var isElsewhere = number % 6 == 0;
        var last = Events.Count == 0 ? "" : $"last-event-id: {turn}:{Events[^1].N}\r\n";
        await ReadAsync(isElsewhere ? elsewhere : here, isElsewhere, $"GET {path}/{turn}/stream", $"{last}\r\n", TimeSpan.MaxValue);
    }

    private async Task<Guid> ReadAsync(Uri server, bool isElsewhere, string request, string rest, TimeSpan atMost)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        var asked = DateTime.UtcNow;
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\n{rest}"));
        var reader = new EventReader(socket, asked, isElsewhere);
        while (DateTime.UtcNow - asked < atMost && await reader.ReadAsync(Events))
        {
            if (Events is [.., { Name: "complete" or "error" }])
                break;
        }

        return reader.Turn;
    }
}
